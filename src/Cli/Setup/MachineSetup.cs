using KiVendTout.Cli.Terminal;
using KiVendTout.Embedded;
using KiVendTout.Embedded.Processes;

namespace KiVendTout.Cli.Setup;

/// <summary>Installs what the machine lacks, and says what it did. Takes a few milliseconds when nothing is missing.</summary>
/// <param name="repository">The checkout.</param>
/// <param name="console">Where it says what it does.</param>
public sealed class MachineSetup(RepositoryLayout repository, KvtConsole console)
{
    /// <summary>Another installation may be under way: wait for it, in seconds.</summary>
    private const string LockWait = "DPkg::Lock::Timeout=300";

    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(10);

    /// <summary>Installs what is missing.</summary>
    /// <param name="scope">What the machine is set up for.</param>
    /// <param name="cancellationToken">Ends the installation.</param>
    /// <returns>Whether anything was missing.</returns>
    /// <exception cref="CommandFailedException">We may not install, or the installation failed; the message names the packages.</exception>
    public async Task<bool> EnsureAsync(SetupScope scope, CancellationToken cancellationToken)
    {
        var missing = Requirements.Of(scope).Where(requirement => !requirement.IsPresent()).ToList();
        if (missing.Count > 0)
        {
            await InstallPackagesAsync(missing, cancellationToken);
        }

        var node = new NodePackages(repository);
        if (scope == SetupScope.Run || node.ArePresent)
        {
            return missing.Count > 0;
        }

        console.Line("setup: npm ci (package-lock.json)");
        await node.InstallAsync(cancellationToken);
        return true;
    }

    private async Task InstallPackagesAsync(List<Requirement> missing, CancellationToken cancellationToken)
    {
        var packages = missing.ConvertAll(requirement => requirement.Package);
        var names = string.Join(' ', packages);
        var apt = await AptCommandAsync(cancellationToken)
            ?? throw new CommandFailedException($"these Debian packages are missing and we may not install them: {names}; as root: apt-get install {names}");

        console.Line($"setup: apt-get update; apt-get install {names}");
        await ShellCommand.RequireAsync([.. apt, "-q", "update"], null, InstallLimit, cancellationToken);
        await ShellCommand.RequireAsync([.. apt, "-q", "-y", "--no-install-recommends", "install", .. packages], null, InstallLimit, cancellationToken);
        if (missing.Find(requirement => !requirement.IsPresent()) is { } absent)
        {
            throw new CommandFailedException($"{absent.Package} is installed, and {absent.What} is still not found");
        }
    }

    /// <summary>How we may call apt-get; null when we may not.</summary>
    private static async Task<IReadOnlyList<string>?> AptCommandAsync(CancellationToken cancellationToken)
    {
        string[] apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", LockWait];
        if (!File.Exists("/usr/bin/apt-get"))
        {
            return null;
        }

        if (Environment.IsPrivilegedProcess)
        {
            return apt;
        }

        string[] sudo = ["sudo", "-n"];
        return File.Exists("/usr/bin/sudo") && (await ShellCommand.RunAsync([.. sudo, "true"], null, null, cancellationToken)).ExitCode == 0
            ? [.. sudo, .. apt]
            : null;
    }
}
