namespace KiVendTout.Architecture;

/// <summary>Where things are, and how long a file may be.</summary>
public sealed class LayoutTests
{
    /// <summary>Longest source file, in lines.</summary>
    private const int MaxLines = 400;

    private static readonly string[] CodeFolders = ["src", "tests", "bench"];

    public static TheoryData<string> Prescribed =>
    [
        "KiVendTout.sln", "kvt", "README.md", "Directory.Build.props", "Directory.Packages.props", ".editorconfig", ".ci/run", "global.json",
        "protos/kivendtout", "src/Contracts", "src/Domain", "src/Grains.Abstractions", "src/Grains", "src/Streams.Kafka", "src/Stores",
        "src/Hosting", "src/Silo", "src/Gateway", "src/Cli", "tests/Architecture", "tests/EndToEnd", "bench", "docs/decisions",
    ];

    [Theory]
    [MemberData(nameof(Prescribed))]
    public void The_prescribed_place_exists(string path) => Assert.True(Path.Exists(Repository.At(path)), $"{path} is missing");

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Repository.At("KiVendTout.sln")).Replace('\\', '/');
        var projects = CodeFolders.SelectMany(folder => Repository.Files(folder, "*.csproj"))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'));

        Assert.All(projects, project => Assert.Contains(project, solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_source_project_has_tests()
    {
        // Contracts is generated, Grains.Abstractions only declares; the hosts Silo and Hosting are tested through the others.
        string[] without = ["Contracts", "Grains.Abstractions", "Hosting", "Silo"];
        var projects = Repository.Files("src", "*.csproj").Select(file => Path.GetFileNameWithoutExtension(file)).Except(without);

        Assert.All(projects, project => Assert.True(Directory.Exists(Repository.At("tests", project + ".Tests")), $"{project} has no tests"));
    }

    [Fact]
    public void No_source_file_is_too_long()
    {
        var tooLong = Repository.Files("src", "*.cs").Select(file => (File: file, Lines: File.ReadLines(file).Count()))
            .Where(file => file.Lines > MaxLines).Select(file => $"{Path.GetRelativePath(Repository.Root, file.File)}: {file.Lines} lines");

        Assert.Empty(tooLong);
    }

    [Fact]
    public void Nothing_is_left_to_do_in_the_code()
    {
        // In two parts, so that this file does not find itself.
        string[] marks = ["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Exception"];
        var found = CodeFolders.SelectMany(folder => Repository.Files(folder, "*.cs"))
            .Where(file => marks.Any(mark => File.ReadAllText(file).Contains(mark, StringComparison.Ordinal)))
            .Select(file => Path.GetRelativePath(Repository.Root, file));

        Assert.Empty(found);
    }
}
