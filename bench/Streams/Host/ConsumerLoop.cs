using System.Diagnostics;
using Confluent.Kafka;
using KiVendTout.Bench.Streams.Records;
using Microsoft.Extensions.Hosting;

namespace KiVendTout.Bench.Streams.Host;

/// <summary>What one writes without a stream provider: a loop over the consumer, on a thread of its own.</summary>
internal abstract class ConsumerLoop(HostSettings settings, BenchCodec codec) : BackgroundService
{
    private const int FetchWaitMs = 20;
    private const int FetchQueueBackoffMs = 10;
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan CommitInterval = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<TopicPartition, TopicPartitionOffset> _positions = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Factory.StartNew(() => Run(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Takes an event up; need not have done it.</summary>
    protected abstract void Handle(string key, BenchEvent value);

    /// <summary>Waits until everything that was taken up is done.</summary>
    protected abstract void Drain();

    /// <summary>The settings for fetching are the provider's, so that the same broker gives both the same.</summary>
    private IConsumer<byte[], byte[]> CreateConsumer()
    {
        var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = settings.BootstrapServers,
            GroupId = settings.Topic,
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            FetchWaitMaxMs = FetchWaitMs,
            FetchQueueBackoffMs = FetchQueueBackoffMs,
            QueuedMinMessages = 2_000,
            QueuedMaxMessagesKbytes = 16 * 1024,
        }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        consumer.Assign(Enumerable.Range(0, settings.Partitions).Select(p => new TopicPartitionOffset(settings.Topic, p, Offset.Beginning)));
        return consumer;
    }

    private void Run(CancellationToken stoppingToken)
    {
        using var consumer = CreateConsumer();
        var committed = Stopwatch.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            if (consumer.Consume(PollTime) is { } result)
            {
                var (key, value) = codec.Read(
                    result.Message.Key, result.Message.Value, result.Partition.Value, DateTimeOffset.FromUnixTimeMilliseconds(result.Message.Timestamp.UnixTimestampMs));
                Handle(key, value);
                _positions[result.TopicPartition] = new TopicPartitionOffset(result.TopicPartition, result.Offset + 1);
            }

            if (Stopwatch.GetElapsedTime(committed) >= CommitInterval)
            {
                Commit(consumer);
                committed = Stopwatch.GetTimestamp();
            }
        }
    }

    private void Commit(IConsumer<byte[], byte[]> consumer)
    {
        if (_positions.Count > 0)
        {
            Drain();
            consumer.Commit(_positions.Values);
            _positions.Clear();
        }
    }
}

/// <summary>Counts, and nothing else.</summary>
internal sealed class RawLoop(HostSettings settings, BenchCodec codec, DeliveryLedger ledger) : ConsumerLoop(settings, codec)
{
    protected override void Handle(string key, BenchEvent value) => ledger.Take(value);

    protected override void Drain()
    {
        // An event that was counted is done.
    }
}
