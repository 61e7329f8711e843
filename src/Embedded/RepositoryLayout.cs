namespace KiVendTout.Embedded;

/// <summary>Where things lie in the checkout.</summary>
/// <param name="Root">Its top folder.</param>
public sealed record RepositoryLayout(string Root)
{
    private const string Marker = "KiVendTout.sln";

    /// <summary>The checkout that this program was built in.</summary>
    /// <exception cref="InvalidOperationException">The program does not lie in a checkout.</exception>
    public static RepositoryLayout Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, Marker)))
            {
                return new RepositoryLayout(directory.FullName);
            }
        }

        throw new InvalidOperationException($"there is no {Marker} above {AppContext.BaseDirectory}");
    }

    /// <summary>The built program of a host, such as <c>Silo</c>. Built the way we were: from the same configuration.</summary>
    public string HostAssembly(string project) =>
        Path.Combine(Root, "src", project, "bin", BuildFolder, $"KiVendTout.{project}.dll");

    private static string BuildFolder
    {
        get
        {
            // .../bin/Release/net10.0/ of the command's own program.
            var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
            return own.Parent is { } configuration && own.Name.StartsWith("net", StringComparison.Ordinal)
                ? Path.Combine(configuration.Name, own.Name)
                : Path.Combine("Release", "net10.0");
        }
    }
}
