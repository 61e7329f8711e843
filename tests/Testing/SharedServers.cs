using KiVendTout.Embedded;

namespace KiVendTout.Testing;

/// <summary>Servers for tests that are no part of the repository: in a folder beside the checkout, where there is one.</summary>
public static class SharedServers
{
    /// <summary>Beside the checkout, or beside the folder that holds its work trees.</summary>
    private const int LevelsMax = 3;

    /// <summary>Finds a server's script.</summary>
    /// <param name="script">Its path, such as <c>shared/servers/kafka/cluster</c>.</param>
    /// <returns>The full path; null where it is not there.</returns>
    public static string? Find(string script)
    {
        var directory = new DirectoryInfo(RepositoryLayout.Find().Root);
        for (var up = 0; up < LevelsMax && directory is not null; up++, directory = directory.Parent)
        {
            var path = Path.Combine(directory.FullName, script);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
