using System.Globalization;
using KiVendTout.Embedded.Processes;

namespace KiVendTout.Embedded.Postgres;

/// <summary>Where the cluster of a stack lies.</summary>
/// <param name="Directory">Its folder.</param>
/// <param name="Note">What the person should know about the place; null when it is where they would look.</param>
public sealed record PostgresPlacement(string Directory, string? Note)
{
    /// <summary>Where clusters lie that cannot lie in their stack's folder.</summary>
    public const string FallbackRoot = "/var/lib/kivendtout";

    private const string RecordName = "postgres-directory";
    private const string OwnerName = "stack";
    private const string ClusterName = "cluster";

    /// <summary>
    /// Chooses the place: <c>postgres</c> in the stack's folder, or, when the user that the server must run as cannot reach that (a
    /// checkout under <c>/root</c>, say), a folder of the stack's own under <see cref="FallbackRoot"/>. The choice is recorded in the
    /// stack's folder and stays.
    /// </summary>
    /// <param name="stackDirectory">The stack's folder; must exist. Others may pass through it afterwards, but not look inside.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<PostgresPlacement> ChooseAsync(string stackDirectory, CancellationToken cancellationToken)
    {
        var usual = Path.Combine(stackDirectory, "postgres");
        var chosen = ReadLine(Path.Combine(stackDirectory, RecordName));
        if (chosen is null)
        {
            chosen = await IsReachableAsync(stackDirectory, cancellationToken) ? usual : await CreateFallbackAsync(stackDirectory, cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(stackDirectory, RecordName), chosen + "\n", cancellationToken);
        }

        var note = chosen == usual ? null : $"PostgreSQL's files are in {chosen}: the user postgres cannot reach {stackDirectory}";
        return new PostgresPlacement(chosen, note);
    }

    /// <summary>Deletes the clusters under <see cref="FallbackRoot"/> whose stacks are gone.</summary>
    public static void DeleteOrphans()
    {
        if (!System.IO.Directory.Exists(FallbackRoot))
        {
            return;
        }

        foreach (var directory in System.IO.Directory.EnumerateDirectories(FallbackRoot))
        {
            // Without its owner's name a folder is not known to be ours: it stays.
            if (ReadLine(Path.Combine(directory, OwnerName)) is { } stack && ReadLine(Path.Combine(stack, RecordName)) is var record
                && record != Path.Combine(directory, ClusterName) && !IsInUse(directory))
            {
                System.IO.Directory.Delete(directory, recursive: true);
            }
        }
    }

    private static async Task<bool> IsReachableAsync(string stackDirectory, CancellationToken cancellationToken)
    {
        if (!ServerUser.IsAnother)
        {
            return true;
        }

        File.SetUnixFileMode(stackDirectory, File.GetUnixFileMode(stackDirectory) | UnixFileMode.OtherExecute);
        return await ServerUser.CanEnterAsync(stackDirectory, cancellationToken);
    }

    private static async Task<string> CreateFallbackAsync(string stackDirectory, CancellationToken cancellationToken)
    {
        DeleteOrphans();
        var directory = Path.Combine(FallbackRoot, Guid.CreateVersion7().ToString("N"));
        await ShellCommand.RequireAsync(["install", "-d", "-m", "711", FallbackRoot, directory], null, null, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(directory, OwnerName), stackDirectory + "\n", cancellationToken);
        return Path.Combine(directory, ClusterName);
    }

    private static bool IsInUse(string directory) =>
        ReadLine(Path.Combine(directory, ClusterName, "data", "postmaster.pid"))?.Split('\n')[0] is { } text
        && int.TryParse(text, CultureInfo.InvariantCulture, out var pid) && ProcessIdentity.Of(pid) is not null;

    private static string? ReadLine(string file) => File.Exists(file) ? File.ReadAllText(file).Trim() : null;
}
