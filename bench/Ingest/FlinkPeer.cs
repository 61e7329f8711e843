using System.Diagnostics;
using Spectre.Console;

namespace KiVendTout.Bench.Ingest;

/// <summary>The Flink job that does the same rules, with the PostgreSQL sink, when it lies beside the checkout.</summary>
internal static class FlinkPeer
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    public static async Task RunAsync(IAnsiConsole console, CancellationToken cancellationToken)
    {
        var script = Path.GetFullPath(Path.Combine(RepositoryRoot.Path, "..", "shared", "peers", "flink", "run.sh"));
        if (!File.Exists(script))
        {
            console.MarkupLine("peer: the Flink job is not beside this checkout; left out");
            return;
        }

        var directory = Directory.CreateTempSubdirectory("kvt-flink-");
        try
        {
            console.MarkupLine("[bold]peer[/]: Flink, real Kafka with one broker, sink PostgreSQL (keeps no audit, payment rows or outbox)");
            string[][] steps = [["load"], ["throughput", "pg", "1"], ["latency", "pg", "500", "buffer=5"]];
            foreach (var step in steps)
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
