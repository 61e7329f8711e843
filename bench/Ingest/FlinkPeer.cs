using System.Diagnostics;
using KiVendTout.Embedded;
using Spectre.Console;

namespace KiVendTout.Bench.Ingest;

/// <summary>The Flink job that does the same rules on real Kafka with one broker, when it lies beside the checkout.</summary>
internal static class FlinkPeer
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    /// <summary>Starts the job's Kafka, runs the steps (arguments of its script, one call each) and prints what it says.</summary>
    public static async Task RunAsync(IAnsiConsole console, string kind, string[][] steps, CancellationToken cancellationToken)
    {
        var script = Path.GetFullPath(Path.Combine(RepositoryLayout.Find().Root, "..", "shared", "peers", "flink", "run.sh"));
        if (!File.Exists(script))
        {
            console.MarkupLine("peer: the Flink job is not beside this checkout; left out");
            return;
        }

        var directory = Directory.CreateTempSubdirectory("kvt-flink-");
        try
        {
            console.MarkupLineInterpolated($"[bold]peer[/]: Flink, real Kafka with one broker, {kind}");
            foreach (var step in steps.Prepend(["load"]))
            {
                await RunAsync(script, step, directory, console, cancellationToken);
            }
        }
        finally
        {
            await RunAsync(script, ["stop"], directory, console, CancellationToken.None);
            directory.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(string script, string[] arguments, DirectoryInfo directory, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(script, arguments) { RedirectStandardOutput = true };
        start.Environment["FLINK_PEER_DIR"] = directory.FullName;
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                console.WriteLine("  " + line);
            }

            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
