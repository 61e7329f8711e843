using System.Security.Cryptography;
using KiVendTout.Embedded;
using KiVendTout.Embedded.Processes;

namespace KiVendTout.Cli.Setup;

/// <summary>The npm packages of the checkout, exactly as the lock file names them.</summary>
internal sealed class NodePackages(RepositoryLayout repository)
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);

    private string LockFile => Path.Combine(repository.Root, "package-lock.json");

    /// <summary>Says which lock file the installed packages were installed from; npm empties the folder before it installs.</summary>
    private string Stamp => Path.Combine(repository.Root, "node_modules", ".kvt-installed");

    public bool ArePresent => !File.Exists(LockFile) || (File.Exists(Stamp) && File.ReadAllText(Stamp) == LockFileHash());

    public async Task InstallAsync(CancellationToken cancellationToken)
    {
        await ShellCommand.RequireAsync(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", repository.Root], null, InstallLimit, cancellationToken);
        LinkBuf();
        await File.WriteAllTextAsync(Stamp, LockFileHash(), cancellationToken);
    }

    /// <summary>
    /// The packages that hold buf's program name no command for it: <c>node_modules/.bin/buf</c> is the place where others look. The
    /// package <c>@bufbuild/buf</c> would do that, but it names a program for every system, and a registry that lacks one makes npm refuse.
    /// </summary>
    private void LinkBuf()
    {
        var modules = Path.Combine(repository.Root, "node_modules");
        foreach (var package in Directory.EnumerateDirectories(Path.Combine(modules, "@bufbuild"), "buf-linux-*"))
        {
            var link = Path.Combine(Directory.CreateDirectory(Path.Combine(modules, ".bin")).FullName, "buf");
            File.Delete(link);
            File.CreateSymbolicLink(link, Path.GetRelativePath(Path.GetDirectoryName(link)!, Path.Combine(package, "bin", "buf")));
        }
    }

    private string LockFileHash() => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(LockFile)));
}
