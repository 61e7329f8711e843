using System.Globalization;
using Confluent.Kafka;
using KiVendTout.Bench.Streams.Brokers;
using KiVendTout.Bench.Streams.Host;
using KiVendTout.Bench.Streams.Records;
using KiVendTout.Embedded;

namespace KiVendTout.Bench.Streams;

/// <summary>One mode on one workload: a topic and a measured process of its own.</summary>
internal sealed class StreamsTrial(StreamsOptions options, IStreamsBroker broker)
{
    private static readonly TimeSpan BrokerLimit = TimeSpan.FromSeconds(10);

    public async Task<TrialResult> MeasureAsync(StreamsMode mode, StreamsWorkload workload, int seed, CancellationToken cancellationToken)
    {
        var topic = string.Create(CultureInfo.InvariantCulture, $"bench-{workload}-{mode}-{seed}").ToLowerInvariant();
        await broker.CreateTopicAsync(topic, StreamsOptions.Partitions);
        try
        {
            using var feed = new RecordFeed(broker, topic, StreamsOptions.Partitions, new KeySequence(workload, seed));
            await using var host = HostProcess.Start(Settings(mode, workload, topic));
            var throughput = await MeasureThroughputAsync(host, feed, workload, topic, cancellationToken);
            var latency = await MeasureLatencyAsync(host, feed, cancellationToken);
            return new TrialResult(
                throughput.Events / throughput.Seconds,
                throughput.CpuSeconds * 1e6 / throughput.Events,
                throughput.PeakMegabytes,
                latency?.P50Ms ?? double.NaN,
                latency?.P99Ms ?? double.NaN,
                (latency ?? throughput).Misordered);
        }
        finally
        {
            await broker.DeleteTopicAsync(topic);
        }
    }

    private HostSettings Settings(StreamsMode mode, StreamsWorkload workload, string topic)
    {
        var ports = FreePort.Find(2);
        return new HostSettings
        {
            Mode = mode,
            BootstrapServers = broker.BootstrapServers,
            BrokerEpoch = broker.Epoch,
            Topic = topic,
            Partitions = StreamsOptions.Partitions,
            SiloPort = ports[0],
            GatewayPort = ports[1],
            WarmUp = options.WarmUpOf(workload),
            Events = options.EventsOf(workload),
            LatencyEvents = options.LatencySeconds * options.LatencyRate,
        };
    }

    /// <summary>The topic is filled while the process stands still: nothing but the broker works beside it when it is measured.</summary>
    private async Task<HostReport> MeasureThroughputAsync(
        HostProcess host, RecordFeed feed, StreamsWorkload workload, string topic, CancellationToken cancellationToken)
    {
        feed.WriteWarmUp(options.WarmUpOf(workload), cancellationToken);
        var read = feed.PerPartition.ToArray();
        await host.ReadAsync(HostPhase.Warm, cancellationToken);
        await host.FreezeAsync(cancellationToken);
        feed.Write(options.EventsOf(workload), cancellationToken);
        CheckNothingDropped(topic, read);
        await host.ThawAsync(cancellationToken);
        return await host.ReadAsync(HostPhase.Throughput, cancellationToken);
    }

    private async Task<HostReport?> MeasureLatencyAsync(HostProcess host, RecordFeed feed, CancellationToken cancellationToken)
    {
        if (options.LatencySeconds == 0)
        {
            return null;
        }

        await feed.WritePacedAsync(options.LatencySeconds * options.LatencyRate, options.LatencyRate, cancellationToken);
        return await host.ReadAsync(HostPhase.Latency, cancellationToken);
    }

    /// <summary>The embedded broker keeps 5 MB a partition and drops the oldest records without a word.</summary>
    private void CheckNothingDropped(string topic, long[] read)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(
            new ConsumerConfig { BootstrapServers = broker.BootstrapServers, GroupId = "bench" }).Build();
        var dropped = read.Select((offset, partition) =>
            Math.Max(0, consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition), BrokerLimit).Low.Value - offset)).Sum();
        if (dropped > 0)
        {
            throw new InvalidOperationException($"The {broker.Name} has dropped {dropped:N0} of the records before they could be read: take fewer --events.");
        }
    }
}
