using System.Globalization;
using KiVendTout.Bench.Streams.Brokers;
using KiVendTout.Bench.Streams.Host;
using KiVendTout.Bench.Streams.Records;
using KiVendTout.Embedded;
using Spectre.Console;

namespace KiVendTout.Bench.Streams;

/// <summary>Whether the provider's memory stays flat while one partition is stuck: many records of real Kafka through batches, one partition held up.</summary>
internal sealed class MemoryRun(StreamsOptions options, IAnsiConsole console)
{
    private const string Topic = "bench-memory";
    private const int BlockedPartition = 0;

    /// <summary>How far the last third may stand from the first.</summary>
    private const double FlatWithin = 0.1;

    private const int LinesBetween = 15;

    /// <summary>Seconds without a delivery after which nothing more is expected.</summary>
    private const int StallSeconds = 60;

    /// <returns>Whether memory was flat and everything came in order.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        if (!RealBroker.IsPresent)
        {
            console.MarkupLine("real Kafka is not beside this checkout: there is no memory run without it");
            return false;
        }

        console.MarkupLineInterpolated($"[bold]streams, memory[/]: {options.MemoryRecords:N0} records, one of {StreamsOptions.Partitions} partitions blocked, {Machine.Describe()}");
        await using var broker = await RealBroker.StartAsync(options.Brokers, cancellationToken);
        await broker.CreateTopicAsync(Topic, StreamsOptions.Partitions);
        using var feed = new RecordFeed(broker, Topic, StreamsOptions.Partitions, new KeySequence(StreamsWorkload.Warm, options.Seed));
        await using var host = HostProcess.Start(Settings(broker));
        feed.WriteWarmUp(options.WarmUp, cancellationToken);
        var warmUpBlocked = feed.PerPartition[BlockedPartition];
        await host.ReadAsync(HostPhase.Warm, cancellationToken);

        var writing = Task.Run(() => feed.Write(options.MemoryRecords, cancellationToken), cancellationToken);
        var samples = await FollowAsync(host, writing, () => options.MemoryRecords - (feed.PerPartition[BlockedPartition] - warmUpBlocked), cancellationToken);
        await writing;
        return Report(samples);
    }

    private HostSettings Settings(RealBroker broker)
    {
        var ports = FreePort.Find(2);
        return new HostSettings
        {
            Mode = StreamsMode.Batch,
            BootstrapServers = broker.BootstrapServers,
            Topic = Topic,
            Partitions = StreamsOptions.Partitions,
            SiloPort = ports[0],
            GatewayPort = ports[1],
            WarmUp = options.WarmUp,
            Events = options.MemoryRecords,
            BlockedPartition = BlockedPartition,
            TellsProgress = true,
        };
    }

    /// <summary>Notes every second's memory until all records but those of the blocked partition are delivered.</summary>
    private async Task<List<HostReport>> FollowAsync(HostProcess host, Task writing, Func<long> deliverable, CancellationToken cancellationToken)
    {
        var samples = new List<HostReport>();
        do
        {
            samples.Add(await host.ReadAsync(HostPhase.Progress, cancellationToken));
            if (samples.Count > StallSeconds && samples[^1].Events == samples[^StallSeconds].Events)
            {
                throw new TimeoutException($"Stalled at {samples[^1].Events:N0} of {deliverable():N0} events.");
            }

            if (samples.Count % LinesBetween == 0)
            {
                console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[dim]{samples.Count} s: {samples[^1].Events:N0} events, {samples[^1].WorkingSetMegabytes:N0} MB[/]");
            }
        }
        while (!writing.IsCompleted || samples[^1].Events < deliverable());
        return samples;
    }

    private bool Report(List<HostReport> samples)
    {
        double Third(int which) => StreamsReport.Median(samples.Skip(samples.Count * which / 3).Take(samples.Count / 3).Select(s => s.WorkingSetMegabytes));
        var (first, last) = (Third(0), Third(2));
        var flat = last <= first * (1 + FlatWithin);
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{samples[^1].Events:N0} events in {samples.Count} s, working set: first third {first:N0} MB, middle {Third(1):N0} MB, last third {last:N0} MB, peak {samples[^1].PeakMegabytes:N0} MB: {(flat ? "flat" : "NOT flat")}; out of order or twice: {samples[^1].Misordered}");
        return flat && samples[^1].Misordered == 0;
    }
}
