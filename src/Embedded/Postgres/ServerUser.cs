using KiVendTout.Embedded.Processes;

namespace KiVendTout.Embedded.Postgres;

/// <summary>
/// The user that the server runs as. PostgreSQL refuses root: when we are root it is <c>postgres</c>, whom the Debian package
/// creates; else it is ourselves.
/// </summary>
internal static class ServerUser
{
    private const string Name = "postgres";

    public static bool IsAnother => Environment.IsPrivilegedProcess;

    /// <summary>Puts what changes the user before a command.</summary>
    public static IReadOnlyList<string> Command(params IEnumerable<string> arguments) =>
        IsAnother ? ["setpriv", $"--reuid={Name}", $"--regid={Name}", "--init-groups", .. arguments] : [.. arguments];

    /// <summary>Creates a folder that belongs to the user and nobody else may enter.</summary>
    public static async Task CreateDirectoryAsync(string path, CancellationToken cancellationToken)
    {
        string[] owner = IsAnother ? ["-o", Name, "-g", Name] : [];
        await ShellCommand.RequireAsync(["install", "-d", "-m", "700", .. owner, path], null, null, cancellationToken);
    }

    /// <summary>Writes a file that belongs to the user and nobody else may read.</summary>
    public static Task WriteFileAsync(string path, string text, CancellationToken cancellationToken) =>
        ShellCommand.RequireAsync(Command("/bin/sh", "-c", """umask 077; cat >"$1" """, "sh", path), text, null, cancellationToken);

    /// <summary>Whether the user can reach what lies in a folder.</summary>
    public static async Task<bool> CanEnterAsync(string path, CancellationToken cancellationToken) =>
        (await ShellCommand.RunAsync(Command("test", "-x", path), null, null, cancellationToken)).ExitCode == 0;
}
