using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace KiVendTout.Bench.Hostile;

/// <summary>Sends honest records among hostile ones through a silo while its gateway is called with anything, and checks what became of all of them.</summary>
internal sealed class HostileBench(HostileOptions options, IAnsiConsole console)
{
    private const double HonestShare = 0.3;
    private const double RepeatedShare = 0.05;

    /// <summary>Honest records that may be sent once more, newest last.</summary>
    private const int RepeatableMax = 256;

    /// <summary>Longer than the time after which a fault that repeats is the record's.</summary>
    private static readonly TimeSpan StallLimit = TimeSpan.FromMinutes(6);

    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        console.MarkupLineInterpolated($"[bold]hostile[/]: {options.Count:N0} records, {options.Calls:N0} calls, seed {options.Seed}, {Machine.Describe()}");
        await using var rig = await HostileRig.StartAsync(cancellationToken);
        await using var feed = await RecordFeed.StartAsync(rig, cancellationToken);
        using var commits = new CommitWatch(rig.BootstrapServers);
        var checks = new HostileChecks(rig, console);
        var honest = new HonestRecords(TimeProvider.System.GetUtcNow().AddDays(-1));
        var began = Stopwatch.GetTimestamp();

        string[] tokens = [rig.Tokens.Make("admin", "bench"), rig.Tokens.Make("service", "bench"), rig.Tokens.Make("analyst", "bench"), rig.Tokens.Make("customer", "C1")];
        using var calls = new HostileCalls(rig.Http, rig.Grpc, tokens, options.Seed);
        await Task.WhenAll(SendAsync(feed, honest, checks, cancellationToken), calls.RunAsync(options.Calls, cancellationToken));
        feed.Flush();
        var behind = await commits.WaitAsync(StallLimit, cancellationToken);
        checks.LookAtMemory();
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"sent and read in {Stopwatch.GetElapsedTime(began).TotalSeconds:N0} s");

        checks.NothingIsBehind(behind, feed.Lost);
        await checks.HostsAreWellAsync(cancellationToken);
        checks.EveryCallIsAnswered(calls);
        await checks.HonestEffectsAsync(honest, cancellationToken);
        await checks.DeadLettersAsync(feed.Placed, commits, cancellationToken);
        checks.MemoryIsFlat(options.Count);
        rig.KeepsLogs = !checks.AllHold;
        if (rig.KeepsLogs)
        {
            console.WriteLine($"logs: {rig.Directory}");
        }

        return checks.AllHold;
    }

    private async Task SendAsync(RecordFeed feed, HonestRecords honest, HostileChecks checks, CancellationToken cancellationToken)
    {
        var random = new Random(options.Seed);
        var hostile = new HostileRecords(random, TimeProvider.System.GetUtcNow());
        var repeatable = new List<BenchRecord>(RepeatableMax);
        for (var i = 0; i < options.Count; i++)
        {
            await feed.SendAsync(Next(), cancellationToken);
            if (i == options.Count / 4 || i == options.Count / 2)
            {
                checks.LookAtMemory();
            }
        }

        BenchRecord Next()
        {
            var draw = random.NextDouble();
            if (draw < RepeatedShare && repeatable.Count > 0)
            {
                return repeatable[random.Next(repeatable.Count)];
            }

            if (draw >= RepeatedShare + HonestShare)
            {
                return hostile.Next();
            }

            var record = honest.Next();
            if (repeatable.Count == RepeatableMax)
            {
                repeatable.RemoveAt(0);
            }

            repeatable.Add(record);
            return record;
        }
    }
}
