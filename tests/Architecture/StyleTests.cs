using System.Text.RegularExpressions;

namespace KiVendTout.Architecture;

/// <summary>What a reader may rely on, in every file.</summary>
public sealed partial class StyleTests
{
    /// <summary>
    /// Longest line of code, in characters; .editorconfig's 140 is what editors aim at. A line that holds a long text is data, and tests are full of it.
    /// </summary>
    private const int LineMax = 200;

    private const string Tests = ".Tests";

    [Fact]
    public void No_line_is_too_long()
    {
        var tooLong = Files("src", "bench").SelectMany(file => File.ReadLines(file).Select((line, index) => (File: file, Number: index + 1, Text: line)))
            .Where(line => line.Text.Length > LineMax && !LongText().IsMatch(line.Text)).Select(line => $"{Relative(line.File)}:{line.Number}: {line.Text.Length} characters");

        Assert.Empty(tooLong);
    }

    [Fact]
    public void A_public_type_has_the_file_of_its_name()
    {
        var elsewhere = Files("src").SelectMany(file => File.ReadLines(file).Select(line => PublicType().Match(line)).Where(match => match.Success)
                .Select(match => match.Groups["name"].Value).Where(name => !IsNamedAfter(file, name)).Select(name => $"{Relative(file)}: {name}"));

        Assert.Empty(elsewhere);
    }

    /// <summary>All hosts have other areas, but a silo has most of them: so ids are unique in all of src.</summary>
    [Fact]
    public void The_id_of_a_log_line_is_given_once()
    {
        var twice = Files("src").SelectMany(file => LogId().Matches(File.ReadAllText(file)).Select(match => (Id: match.Groups["id"].Value, File: Relative(file))))
            .GroupBy(line => line.Id).Where(lines => lines.Count() > 1).Select(lines => $"{lines.Key}: {string.Join(", ", lines.Select(line => line.File))}");

        Assert.Empty(twice);
    }

    /// <summary>So that "where are the tests of this?" has one answer. What supports tests or looks at the whole lies apart.</summary>
    [Fact]
    public void A_folder_of_tests_is_that_of_a_folder_of_code()
    {
        string[] ofTestsAlone = ["Support", "Golden", "Samples"];

        // On a whole silo or gateway, where the code lies in the host or in several folders.
        string[] ofWholeHosts = ["Clusters", "Outbox", "Topics", "Hosting"];
        var strange = Files("tests").Select(file => Path.GetRelativePath(Repository.At("tests"), file).Split(Path.DirectorySeparatorChar))
            .Where(parts => parts.Length > 2 && parts[0].EndsWith(Tests, StringComparison.Ordinal)).Select(parts => (Project: parts[0][..^Tests.Length], Folder: parts[1]))
            .Distinct()
            .Where(test => !ofTestsAlone.Concat(ofWholeHosts).Contains(test.Folder) && !Directory.Exists(Repository.At("src", test.Project, test.Folder)))
            .Select(test => $"tests/{test.Project}{Tests}/{test.Folder}");

        Assert.Empty(strange);
    }

    private static IEnumerable<string> Files(params string[] folders) => folders.SelectMany(folder => Repository.Files(folder, "*.cs"));

    private static string Relative(string file) => Path.GetRelativePath(Repository.Root, file);

    private static bool IsNamedAfter(string file, string type) => Path.GetFileName(file).Split('.')[0] == type;

    [GeneratedRegex(@"^public (?:(?:abstract|sealed|static|partial|readonly) )*(?:class|record struct|record|struct|interface|enum) (?<name>\w+)")]
    private static partial Regex PublicType();

    [GeneratedRegex(@"""(?:[^""\\]|\\.){100,}""")]
    private static partial Regex LongText();

    [GeneratedRegex(@"LoggerMessage\((?:EventId = )?(?<id>\d+)")]
    private static partial Regex LogId();
}
