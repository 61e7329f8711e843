using KiVendTout.Embedded;

namespace KiVendTout.Architecture;

/// <summary>The files of this repository.</summary>
internal static class Repository
{
    /// <summary>Its top folder.</summary>
    public static string Root { get; } = RepositoryLayout.Find().Root;

    /// <summary>A path below the top folder.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>All files of a kind below a folder that somebody wrote: not what a build made.</summary>
    public static IEnumerable<string> Files(string folder, string pattern)
    {
        var made = new[] { "bin", "obj", "node_modules" };
        return Directory.EnumerateFiles(At(folder), pattern, SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(made.Contains));
    }
}
