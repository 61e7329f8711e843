using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace KiVendTout.Bench.Ingest;

/// <summary>From a filled topic to committed assessments, alerts and payments, rules only.</summary>
internal sealed class IngestBench(IngestOptions options, IAnsiConsole console)
{
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(90);
    /// <summary>Counting 100,000 rows takes the database some 20 ms: asked more often, the bench would measure itself.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Left out at the start of each measurement: start-up, first activations and compilation.</summary>
    private const double WarmUpShare = 0.2;

    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        console.MarkupLineInterpolated($"[bold]ingest[/]: {options.Payments:N0} payments of {options.Customers:N0} customers, {Machine.Describe()}");
        var right = true;
        var throughputs = new List<Throughput>();
        for (var run = 1; run <= options.Runs; run++)
        {
            var world = new PaymentWorld(options.Customers, options.Seed + run);
            await using var rig = await IngestRig.StartAsync(world, cancellationToken);
            var throughput = await MeasureThroughputAsync(rig, world, cancellationToken);
            throughputs.Add(throughput);
            console.MarkupLineInterpolated($"run {run}: {throughput}");
            right &= await CheckAsync(rig, world, cancellationToken);
            var latency = await LatencyRun.MeasureAsync(rig, world, options, WarmUpShare, cancellationToken);
            console.MarkupLineInterpolated($"run {run}: {latency}");
        }

        Report(throughputs);
        return right;
    }

    private async Task<Throughput> MeasureThroughputAsync(IngestRig rig, PaymentWorld world, CancellationToken cancellationToken)
    {
        using (var producer = rig.CreateProducer())
        {
            foreach (var attempt in world.Attempts(options.Payments, "PAY"))
            {
                producer.Send(attempt);
            }

            producer.Flush();
        }

        if (rig.DroppedRecords() is > 0 and var dropped)
        {
            throw new InvalidOperationException(
                $"The embedded broker has dropped {dropped:N0} of the records before they could be read: take fewer --payments.");
        }

        rig.StartSilo();
        var warm = await WaitForAsync(rig, (long)(options.Payments * WarmUpShare), cancellationToken);
        var done = await WaitForAsync(rig, options.Payments, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(warm.At, done.At).TotalSeconds;
        var payments = done.Count - warm.Count;
        double Micros(double before, double after) => (after - before) * 1e6 / payments;
        return new Throughput(
            payments / seconds,
            Micros(warm.Cpu.Silo, done.Cpu.Silo),
            Micros(warm.Cpu.Postgres, done.Cpu.Postgres),
            Micros(warm.Cpu.Here, done.Cpu.Here),
            rig.SiloPeakMegabytes());
    }

    /// <summary>An attempt counts when its assessment and its payment row are both committed.</summary>
    private static async Task<Mark> WaitForAsync(IngestRig rig, long wanted, CancellationToken cancellationToken)
    {
        const string sql =
            "SELECT least((SELECT count(*) FROM payment_assessments), (SELECT count(*) FROM payments WHERE completeness = 'complete'))";
        var (last, since) = (-1L, Stopwatch.GetTimestamp());
        while (true)
        {
            var count = await rig.CountAsync(sql, cancellationToken);
            if (count >= wanted)
            {
                return new Mark(count, Stopwatch.GetTimestamp(), rig.CpuSeconds());
            }

            if (count > last)
            {
                (last, since) = (count, Stopwatch.GetTimestamp());
            }

            if (!rig.SiloIsAlive || Stopwatch.GetElapsedTime(since) > StallLimit)
            {
                throw new TimeoutException($"Stalled at {count} of {wanted} payments; the silo's last lines:\n{rig.SiloLogTail()}");
            }

            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    /// <summary>Is it right? Distinct payments, and each rule's hits as the domain's plain fold counts them.</summary>
    private async Task<bool> CheckAsync(IngestRig rig, PaymentWorld world, CancellationToken cancellationToken)
    {
        var right = true;
        foreach (var (rule, expected) in PaymentWorld.ExpectedHits(world.Attempts(options.Payments, "PAY")))
        {
            var actual = await rig.CountAsync($"SELECT count(*) FROM payment_assessments WHERE rule_ids @> ARRAY['{rule}']", cancellationToken);
            right &= actual == expected;
            console.MarkupLineInterpolated($"  {rule}: {actual:N0} hits{(actual == expected ? "" : $", WRONG: {expected:N0} expected")}");
        }

        return right;
    }

    private void Report(List<Throughput> runs)
    {
        var median = runs.OrderBy(run => run.PerSecond).ElementAt((runs.Count - 1) / 2);
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]median[/]: {median}");
        console.MarkupLineInterpolated($"least to most: {runs.Min(run => run.PerSecond):N0} to {runs.Max(run => run.PerSecond):N0} attempts/s");
    }

    private sealed record Mark(long Count, long At, (double Silo, double Postgres, double Here) Cpu);
}

/// <summary>What a throughput run gave; CPU is microseconds a payment.</summary>
internal sealed record Throughput(double PerSecond, double SiloMicros, double PostgresMicros, double BrokerMicros, long SiloPeakMegabytes)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{PerSecond:N0} attempts/s; CPU us an attempt: silo {SiloMicros:N0}, PostgreSQL {PostgresMicros:N0}, broker and bench {BrokerMicros:N0}; silo peak {SiloPeakMegabytes} MB");
}
