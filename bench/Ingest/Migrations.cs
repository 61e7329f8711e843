using System.Diagnostics;
using KiVendTout.Embedded.Postgres;

namespace KiVendTout.Bench.Ingest;

/// <summary>The migrations of a check-out, by its own command.</summary>
internal static class Migrations
{
    public static async Task RunAsync(IngestRig rig, CancellationToken cancellationToken)
    {
        var command = Path.Combine(rig.Subject.Root, "src", "Cli", "bin", "Release", "net10.0", "KiVendTout.Cli.dll");
        var start = new ProcessStartInfo("dotnet", [command, "migrate"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KVT_DIR"] = rig.Directory;
        start.Environment["KVT__Postgres__MigrationConnectionString"] = rig.ConnectionString(PostgresRole.Migrator);
        start.Environment["KVT__Keys__MigrationConnectionString"] = rig.ConnectionString(PostgresRole.KeysMigrator);
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command} migrate: {string.Concat(said)}");
        }
    }
}
