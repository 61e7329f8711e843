using System.Globalization;
using KiVendTout.Bench.Streams.Brokers;
using KiVendTout.Bench.Streams.Records;
using Spectre.Console;

namespace KiVendTout.Bench.Streams;

/// <summary>The stream provider beside plain consumer loops, on the same records.</summary>
internal sealed class StreamsBench(StreamsOptions options, IAnsiConsole console)
{
    /// <returns>Whether every event came once and in order.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        console.MarkupLineInterpolated(
            $"[bold]streams[/]: {options.Events:N0} records of {BenchEvent.ValueBytes} B, {StreamsOptions.Partitions} partitions, {Machine.Describe()}");
        var right = true;
        if (options.OnEmbedded)
        {
            await using var embedded = new EmbeddedBroker();
            right &= await MeasureAsync(embedded, cancellationToken);
        }

        if (options.OnReal && !RealBroker.IsPresent)
        {
            console.MarkupLine("real Kafka is not beside this checkout; left out");
        }
        else if (options.OnReal)
        {
            await using var real = await RealBroker.StartAsync(options.Brokers, cancellationToken);
            right &= await MeasureAsync(real, cancellationToken);
        }

        return right;
    }

    private async Task<bool> MeasureAsync(IStreamsBroker broker, CancellationToken cancellationToken)
    {
        var right = true;
        var trial = new StreamsTrial(options, broker);
        foreach (var workload in options.Workloads)
        {
            var results = options.Modes.ToDictionary(mode => mode, _ => new List<TrialResult>());
            for (var run = 1; run <= options.Runs; run++)
            {
                // The modes take turns, so that a machine that slows down slows them all.
                foreach (var mode in options.Modes)
                {
                    var result = await trial.MeasureAsync(mode, workload, options.Seed + run, cancellationToken);
                    results[mode].Add(result);
                    right &= result.Misordered == 0;
                    console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[dim]{broker.Name}, {workload}, run {run}, {mode}: {Describe(result)}[/]");
                }
            }

            StreamsReport.Write(console, $"{broker.Name}, {StreamsReport.NameOf(workload)}", results);
        }

        return right;
    }

    private static string Describe(TrialResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{result.PerSecond:N0} events/s, CPU {result.CpuMicros:N2} us, peak {result.PeakMegabytes:N0} MB{Latency(result)}")
        + (result.Misordered == 0 ? "" : $", WRONG: {result.Misordered} events came twice or out of order");

    private static string Latency(TrialResult result) => double.IsNaN(result.P50Ms)
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $", p50 {result.P50Ms:N1} ms, p99 {result.P99Ms:N1} ms");
}
