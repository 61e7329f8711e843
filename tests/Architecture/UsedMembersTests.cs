using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using KiVendTout.Architecture.Code;

namespace KiVendTout.Architecture;

/// <summary>What only tests use is not part of the product: it goes, or into the tests.</summary>
public sealed partial class UsedMembersTests
{
    /// <summary>Written by protoc, one member for each field and call of the contracts.</summary>
    private const string Contracts = "Contracts";

    /// <summary>A package: others use what is public of it.</summary>
    private const string Package = "Streams.Kafka";

    /// <summary>Name, or how names begin, and why it may be so.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["KiVendTout.Embedded.Postgres.EmbeddedPostgres.Kill("] = "servers for tests are what Embedded is for: they fail when told to",
        ["KiVendTout.Embedded.Kafka.EmbeddedKafkaCluster."] = "servers for tests are what Embedded is for: they fail when told to",
        ["KiVendTout.Gateway.Errors.ErrorEntry."] = "the table of errors in docs/api.md, written beside the code that answers them",
        ["KiVendTout.Gateway.Auth.FieldTable.Names"] = "by it a field without its roles is found before it is sent",
        ["KiVendTout.Gateway.Auth.MethodTable.Names"] = "by it a method that is no longer in the contracts is found",
        ["KiVendTout.Domain.Customers.HeldRecord.Json"] = "what an export prints: each place answers it before there is the command",
        ["KiVendTout.Cli.Fraud.Audit"] = "written whole by kvt fraud audit --json",
        ["KiVendTout.Domain.Fraud.Window.PastPayment.IsFraud"] = "no feature of version 1 looks at it: the window tells it for the next",
        ["KiVendTout.Domain.Fraud.Features.FeatureDefinition.Missing"] = "the table in docs/features.md, written beside the code that fills it in",
        ["KiVendTout.Stores.Postgres.Tables.Column.SqlType"] = "by it a description that disagrees with the database is found before it writes",
        ["KiVendTout.Streams.Kafka.KafkaBatchHooks."] = "called by the serializer that Orleans makes",
        ["KiVendTout.Stores.Postgres.Messages.DeadLetterSummary."] = "written whole by kvt dead-letters list --json",
        ["KiVendTout.Cli.Topics.PartitionOffsets."] = "written whole by kvt topics --json",
    };

    [Fact]
    public void No_member_is_used_by_tests_alone()
    {
        var uses = new Uses();
        foreach (var assembly in Assemblies("src").Concat(Assemblies("bench")))
        {
            using var file = Open(assembly);
            uses.Add(file);
        }

        var unused = new List<string>();
        foreach (var assembly in Assemblies("src").Where(assembly => Project(assembly) != Contracts))
        {
            using var file = Open(assembly);
            unused.AddRange(new Declared(file.GetMetadataReader(), Project(assembly) == Package).Unused(uses));
        }

        var unexcused = unused.Where(name => !Exceptions.Keys.Any(excepted => name.StartsWith(excepted, StringComparison.Ordinal))).ToList();
        Assert.True(unexcused.Count == 0, $"used by tests alone, or by nothing:\n{string.Join(Environment.NewLine, unexcused)}");
        Assert.DoesNotContain(Exceptions.Keys, excepted => !unused.Any(name => name.StartsWith(excepted, StringComparison.Ordinal)));
    }

    /// <summary>The compiler writes the value of a constant, not its name: so its name is looked for in the texts.</summary>
    [Fact]
    public void No_constant_is_used_by_tests_alone()
    {
        var files = Repository.Files("src", "*.cs").Concat(Repository.Files("bench", "*.cs")).Select(File.ReadAllText).ToList();
        var named = files.SelectMany(text => Word().Matches(text).Select(match => match.Value)).CountBy(name => name).ToDictionary();
        var unused = files.SelectMany(text => Constant().Matches(text).Select(match => match.Groups["name"].Value)).Where(name => named[name] == 1);

        Assert.Empty(unused);
    }

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?:public|internal) const \S+ (?<name>\w+)")]
    private static partial Regex Constant();

    private static PEReader Open(string assembly) => new(File.OpenRead(assembly));

    private static string Project(string assembly) => Path.GetFileNameWithoutExtension(assembly)["KiVendTout.".Length..];

    /// <summary>As built beside the tests, in the same configuration.</summary>
    private static IEnumerable<string> Assemblies(string folder)
    {
        var build = new DirectoryInfo(AppContext.BaseDirectory);
        return Repository.Files(folder, "*.csproj").Select(project => Path.Combine(
            Path.GetDirectoryName(project)!, "bin", build.Parent!.Name, build.Name, $"KiVendTout.{Path.GetFileNameWithoutExtension(project)}.dll"));
    }
}
