using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using KiVendTout.Architecture.Code;

namespace KiVendTout.Architecture;

/// <summary>What only tests use is not part of the product: it goes, or into the tests.</summary>
public sealed class UsedMembersTests
{
    /// <summary>Written by protoc, one member for each field and call of the contracts.</summary>
    private const string Contracts = "Contracts";

    /// <summary>A package: others use what is public of it.</summary>
    private const string Package = "Streams.Kafka";

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

        Assert.True(unused.Count == 0, $"used by tests alone, or by nothing:\n{string.Join(Environment.NewLine, unused)}");
    }

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
