using System.Diagnostics;
using KiVendTout.Embedded;
using Spectre.Console;

namespace KiVendTout.Bench.Ingest;

/// <summary>The Flink job that does the same rules on real Kafka with one broker, when it lies beside the checkout.</summary>
internal static class FlinkPeer
{
    /// <summary>Payments of each of its loads: half of its own default, for here it is one part of many.</summary>
    private const string Payments = "1000000";

    /// <summary>Where the job lies, with Flink's libraries.</summary>
    public static readonly string Folder = Path.GetFullPath(Path.Combine(RepositoryLayout.Find().Root, "..", "shared", "peers", "flink"));

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);
    private static readonly string Script = Path.Combine(Folder, "run.sh");

    public static bool IsPresent => File.Exists(Script);

    /// <summary>Starts the job's Kafka, runs the steps (arguments of its script, one call each) and prints what it says.</summary>
    /// <returns>The lines it said; none where it is absent.</returns>
    public static async Task<List<string>> RunAsync(IAnsiConsole console, string kind, string[][] steps, CancellationToken cancellationToken)
    {
        if (!IsPresent)
        {
            console.MarkupLine("peer: the Flink job is not beside this checkout; left out");
            return [];
        }

        var said = new List<string>();
        var directory = Directory.CreateTempSubdirectory("kvt-flink-");
        try
        {
            console.MarkupLineInterpolated($"[bold]peer[/]: Flink, real Kafka with one broker, {kind}");
            foreach (var step in steps.Prepend(["load"]))
            {
                await RunAsync(step, directory, console, said, cancellationToken);
            }
        }
        finally
        {
            await RunAsync(["stop"], directory, console, said, CancellationToken.None);
            directory.Delete(recursive: true);
        }

        return said;
    }

    private static async Task RunAsync(string[] arguments, DirectoryInfo directory, IAnsiConsole console, List<string> said, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Script, arguments) { RedirectStandardOutput = true };
        start.Environment["FLINK_PEER_DIR"] = directory.FullName;
        start.Environment["COUNT"] = Payments;
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                said.Add(line);
                console.Profile.Out.Writer.WriteLine("  " + line);
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
