using KiVendTout.Bench.Ingest.Subjects;
using Spectre.Console;

namespace KiVendTout.Bench.Ingest;

/// <summary>From a filled topic to committed assessments, alerts and payments, rules only: every subject in turn, run by run.</summary>
internal sealed class IngestBench(IngestOptions options, IReadOnlyList<ISubject> subjects, IAnsiConsole console)
{
    private readonly Dictionary<ISubject, IngestResults> _results = subjects.ToDictionary(subject => subject, _ => new IngestResults());
    private readonly Dictionary<(int Seed, string Table), string> _rowsOfRun = [];

    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        Say($"ingest: {options.Payments:N0} payments of {options.Customers:N0} customers, {Machine.Describe()}");
        var right = true;
        for (var run = 1; run <= options.Runs; run++)
        {
            var world = new PaymentWorld(options.Customers, options.Seed + run);
            foreach (var subject in subjects)
            {
                right &= await RunAsync(subject, world, run, cancellationToken);
            }
        }

        await RunBesidesAsync(cancellationToken);
        List<(string Name, IngestResults Results)> lines = [.. subjects.Select(subject => (subject.Name, _results[subject]))];
        if (options.Peer && await ThinFlink.MeasureAsync(console, cancellationToken) is { } thin)
        {
            lines.Add((ThinFlink.Name, thin));
        }

        foreach (var line in lines.Count == 0 ? [] : IngestReport.Lines(lines))
        {
            Say(line);
        }

        return right;
    }

    private async Task RunBesidesAsync(CancellationToken cancellationToken)
    {
        var world = new PaymentWorld(options.Customers, options.Seed);
        if (options.MemoryPayments > 0)
        {
            await using var rig = await IngestRig.StartAsync(world, ShopSilo.Ours(), cancellationToken);
            Say($"memory: {await IngestMemoryRun.MeasureAsync(rig, options.MemoryPayments, cancellationToken)}");
        }

        if (options.Profile && !SiloProfile.IsPresent)
        {
            Say("no profile: perf is not here (Debian's package linux-perf)");
        }
        else if (options.Profile)
        {
            await using var rig = await IngestRig.StartAsync(world, ShopSilo.Ours(namesItsCode: true), cancellationToken);
            Say("the silo's CPU by part:");
            foreach (var line in await SiloProfile.MeasureAsync(rig, options.Payments, cancellationToken))
            {
                Say("  " + line);
            }
        }
    }

    private async Task<bool> RunAsync(ISubject subject, PaymentWorld world, int run, CancellationToken cancellationToken)
    {
        await using var rig = await IngestRig.StartAsync(world, subject, cancellationToken);
        var throughput = await ThroughputRun.MeasureAsync(rig, options.Payments, whileMeasured: null, cancellationToken);
        _results[subject].Throughputs.Add(throughput);
        Say($"run {run}, {subject.Name}: {throughput}");
        var right = await CheckAsync(rig, cancellationToken) & await CompareRowsAsync(rig, cancellationToken);

        // What the first subject is compared with is timed once.
        foreach (var rate in subject.ReadsTopic && (run == 1 || subject == subjects[0]) ? options.LatencyRates : [])
        {
            var latency = await LatencyRun.MeasureAsync(rig, rate, options.LatencySeconds, cancellationToken);
            _results[subject].Add(latency);
            Say($"run {run}, {subject.Name}: {latency}");
        }

        return right;
    }

    /// <summary>Is it right? Each rule's hits must be as the domain's plain fold counts them.</summary>
    private async Task<bool> CheckAsync(IngestRig rig, CancellationToken cancellationToken)
    {
        var right = true;
        var hits = new List<string>();
        foreach (var (rule, expected) in PaymentWorld.ExpectedHits(rig.World.Attempts(options.Payments, ThroughputRun.Prefix)))
        {
            var actual = await rig.AskAsync<long>($"SELECT count(*) FROM payment_assessments WHERE rule_ids @> ARRAY['{rule}']", cancellationToken);
            right &= actual == expected;
            hits.Add($"{rule} {actual:N0}{(actual == expected ? "" : $" WRONG: {expected:N0} expected")}");
        }

        Say($"  hits: {string.Join(", ", hits)}");
        return right;
    }

    /// <summary>Is it the same work? The rows of all who claim to write ours must be the same.</summary>
    private async Task<bool> CompareRowsAsync(IngestRig rig, CancellationToken cancellationToken)
    {
        var right = true;
        foreach (var (table, query) in StoredRows.Queries.Where(_ => rig.Subject.WritesOurRows))
        {
            var digest = await rig.AskAsync<string>(StoredRows.DigestOf(query), cancellationToken);
            if (_rowsOfRun.TryAdd((rig.World.Seed, table), digest) || _rowsOfRun[(rig.World.Seed, table)] == digest)
            {
                continue;
            }

            right = false;
            Say($"  rows of {table} WRONG: {digest}, the first writer's are {_rowsOfRun[(rig.World.Seed, table)]}");
        }

        return right;
    }

    /// <summary>As it is: a console that is no terminal would break the lines of a table.</summary>
    private void Say(string line) => console.Profile.Out.Writer.WriteLine(line);
}
