using System.Xml.Linq;

namespace KiVendTout.Architecture;

/// <summary>Which of our projects may use which. Packages are free, except for Domain.</summary>
public sealed class DependencyTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Contracts"] = [],
        ["Streams.Kafka"] = [],
        ["Hosting"] = [],
        ["Domain"] = [],
        ["Grains.Abstractions"] = ["Domain"],
        ["Grains"] = ["Grains.Abstractions", "Domain"],
        ["Records"] = ["Contracts", "Domain"],
        ["Stores"] = ["Contracts", "Domain", "Records"],
        ["Embedded"] = ["Stores", "Hosting"],
        ["Inference"] = ["Domain"],
        ["Silo"] = ["Contracts", "Domain", "Grains.Abstractions", "Grains", "Streams.Kafka", "Records", "Stores", "Inference", "Hosting"],
        ["Gateway"] = ["Contracts", "Grains.Abstractions", "Domain", "Records", "Stores", "Hosting"],
        ["Training"] = ["Domain"],
        ["Cli"] = ["Contracts", "Domain", "Records", "Stores", "Inference", "Training", "Embedded", "Hosting"],
    };

    /// <summary>Attributes and generated serializers, see docs/decisions/0001.</summary>
    private static readonly string[] DomainPackages = ["Microsoft.Orleans.Serialization", "Microsoft.Orleans.CodeGenerator"];

    /// <summary>Domain decides; it does no I/O.</summary>
    private static readonly string[] NamespacesForbiddenInDomain =
        ["System.IO", "System.Net", "System.Data", "System.Diagnostics.Process", "Microsoft.Extensions", "Orleans.Runtime", "Orleans.Streams"];

    public static TheoryData<string> Projects => [.. Repository.Files("src", "*.csproj").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_uses_only_what_it_may(string project)
    {
        Assert.True(Allowed.TryGetValue(project, out var allowed), $"src/{project} is not in the table of dependencies: decide what it may use");

        var used = References(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path));

        Assert.Empty(used.Except(allowed));
    }

    [Fact]
    public void Domain_has_no_package_but_its_serializers() =>
        Assert.Empty(References("Domain", "PackageReference").Except(DomainPackages));

    [Fact]
    public void Domain_does_no_input_or_output()
    {
        var offenders = Repository.Files(Path.Combine("src", "Domain"), "*.cs")
            .SelectMany(file => File.ReadLines(file).Where(IsForbidden).Select(line => $"{file}: {line}"));

        Assert.Empty(offenders);
    }

    private static bool IsForbidden(string line) =>
        NamespacesForbiddenInDomain.Any(name => line.StartsWith($"using {name}", StringComparison.Ordinal) || line.StartsWith($"global using {name}", StringComparison.Ordinal));

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument.Load(Repository.At("src", project, project + ".csproj")).Descendants(kind)
            .Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'));
}
