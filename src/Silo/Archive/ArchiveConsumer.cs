using System.Collections.Immutable;
using Confluent.Kafka;
using KiVendTout.Domain.Events;
using KiVendTout.Hosting.Kafka;
using KiVendTout.Records.Topics;
using Microsoft.Extensions.Options;

namespace KiVendTout.Silo.Archive;

/// <summary>
/// One membership in the archivers' group: reads the partitions the group gives us from the store's positions on, writes bounded batches,
/// and commits to Kafka what is durable. Any fault ends it; what it had read is read again by the next.
/// </summary>
internal sealed class ArchiveConsumer : IDisposable
{
    /// <summary>The input topics: all of them are archived.</summary>
    public static readonly ImmutableArray<string> Topics = TopicCatalogue.InputNames;

    private const int FetchQueueBackoffMs = 10;
    private const int PrefetchedRecordsMin = 2_000;
    private const int PrefetchedKilobytesMax = 16 * 1024;
    private const int ReconnectMaxMs = 2_000;

    // Three heartbeats may be missed.
    private const int HeartbeatsOfASession = 4;

    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(200);

    /// <summary>A write that takes longer lets the consumer be polled meanwhile, so that the group does not give us up.</summary>
    private static readonly TimeSpan PatienceOfTheGroup = TimeSpan.FromSeconds(5);

    private readonly Dictionary<TopicPartition, Offset> _uncommitted = [];

    /// <summary>How far each partition is archived; one without an entry has nothing archived that we know of.</summary>
    private readonly Dictionary<TopicPartition, long> _archived = [];

    /// <summary>
    /// Ends of partitions that were reached and are not archived yet. An end may lie behind the last record: there are offsets that no reader
    /// is given, the markers of transactions and the records of those that were aborted.
    /// </summary>
    private readonly Dictionary<TopicPartition, long> _ends = [];
    private readonly HashSet<TopicPartition> _measured = [];
    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private readonly ArchiveOptions _options;
    private readonly ArchiveStarts _starts;
    private readonly ArchiveDecoder _decoder;
    private readonly ArchiveWriter _writer;
    private readonly ArchiveMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    public ArchiveConsumer(
        IOptions<ArchiveOptions> options, KafkaSettings settings, KafkaClientFactory kafka, IEventStore store, ArchiveDecoder decoder, ArchiveWriter writer,
        ArchiveMetrics metrics, TimeProvider clock, ILogger<ArchiveConsumer> logger)
    {
        _options = options.Value;
        (_decoder, _writer, _metrics, _clock, _logger) = (decoder, writer, metrics, clock, logger);
        _consumer = kafka.Consumer<byte[]?, byte[]?>(
            new ConsumerConfig
            {
                GroupId = _options.ConsumerGroup,
                PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
                EnableAutoOffsetStore = false,
                EnablePartitionEof = true,
                AutoOffsetReset = AutoOffsetReset.Earliest,
                AllowAutoCreateTopics = false,
                SessionTimeoutMs = _options.SessionTimeoutMs,
                HeartbeatIntervalMs = _options.SessionTimeoutMs / HeartbeatsOfASession,
                FetchQueueBackoffMs = FetchQueueBackoffMs,
                QueuedMinMessages = PrefetchedRecordsMin,
                QueuedMaxMessagesKbytes = PrefetchedKilobytesMax,
                ReconnectBackoffMaxMs = ReconnectMaxMs,
            },
            builder => builder
                .SetPartitionsAssignedHandler((_, partitions) => Open(partitions))
                .SetPartitionsRevokedHandler((_, partitions) => Close(partitions))
                .SetPartitionsLostHandler((_, partitions) => Close(partitions)));
        _starts = new ArchiveStarts(_consumer, settings.KnownEpoch, store, clock, logger);
    }

    /// <summary>Archives until it is told to stop; leaves the group then.</summary>
    /// <param name="succeeded">Called after each batch.</param>
    /// <param name="cancellationToken">Tells it to stop.</param>
    public async Task RunAsync(Action succeeded, CancellationToken cancellationToken)
    {
        try
        {
            _consumer.Subscribe(Topics);
            var looked = _clock.GetTimestamp();
            while (!cancellationToken.IsCancellationRequested)
            {
                var batch = Collect();
                if (batch.Count > 0 || _ends.Count > 0)
                {
                    Measure();
                    await WriteAsync(batch, cancellationToken);
                    succeeded();
                }

                Commit();
                Measure();
                if (_clock.GetElapsedTime(looked) >= TimeSpan.FromSeconds(_options.TopicCheckSeconds))
                {
                    await _starts.CheckAsync(cancellationToken);
                    looked = _clock.GetTimestamp();
                }
            }
        }
        finally
        {
            Leave();
        }
    }

    public void Dispose()
    {
        foreach (var partition in _measured)
        {
            _metrics.Forget(partition);
        }

        _starts.Dispose();
        _consumer.Dispose();
    }

    /// <summary>Gives the partitions back at once, so that nobody waits for our session to end.</summary>
    private void Leave()
    {
        try
        {
            // Closing frees the client, which the questions use.
            _starts.Dispose();
            _consumer.Close();
        }
        catch (KafkaException e)
        {
            _logger.ArchiveClient(e.Error.Reason);
        }
    }

    /// <summary>The batch fills until it is full or its first record has waited long enough.</summary>
    private List<ConsumeResult<byte[]?, byte[]?>> Collect()
    {
        var batch = new List<ConsumeResult<byte[]?, byte[]?>>();
        var linger = TimeSpan.FromMilliseconds(_options.LingerMs);
        var (begun, bytes) = (0L, 0L);
        for (var wait = PollTime; _consumer.Consume(wait) is { } record;)
        {
            if (record.IsPartitionEOF)
            {
                ReachEnd(record.TopicPartition, record.Offset.Value);
                continue;
            }

            begun = batch.Count == 0 ? _clock.GetTimestamp() : begun;
            batch.Add(record);
            bytes += SizeOf(record.Message);
            wait = linger - _clock.GetElapsedTime(begun);
            if (batch.Count >= _options.BatchRecordsMax || bytes >= _options.BatchBytesMax || wait <= TimeSpan.Zero)
            {
                break;
            }
        }

        return batch;
    }

    private static long SizeOf(Message<byte[]?, byte[]?> message) =>
        (message.Key?.Length ?? 0L) + (message.Value?.Length ?? 0L) + (message.Headers?.Sum(header => header.GetValueBytes()?.Length ?? 0L) ?? 0L);

    private void ReachEnd(TopicPartition partition, long end)
    {
        if (end > _archived.GetValueOrDefault(partition))
        {
            _ends[partition] = end;
        }
    }

    private async Task WriteAsync(List<ConsumeResult<byte[]?, byte[]?>> batch, CancellationToken cancellationToken)
    {
        var next = batch.GroupBy(record => record.TopicPartition).ToDictionary(group => group.Key, group => group.Max(record => record.Offset.Value) + 1);
        foreach (var (partition, end) in _ends)
        {
            next[partition] = Math.Max(end, next.GetValueOrDefault(partition));
        }

        _ends.Clear();
        var positions = next.Select(position => new ArchivePosition(
            position.Key.Topic, _starts.Lives[position.Key.Topic], position.Key.Partition.Value, position.Value));
        var records = batch.ConvertAll(record => _decoder.Decode(record, _starts.Lives[record.Topic]));
        var writing = _writer.WriteAsync(new ArchiveBatch(_starts.Lives, records, [.. positions]), cancellationToken);
        await Task.WhenAny(writing, Task.Delay(PatienceOfTheGroup, _clock, cancellationToken));
        if (!writing.IsCompleted)
        {
            await StayAsync(writing);
        }

        await writing;
        foreach (var (partition, offset) in next)
        {
            _uncommitted[partition] = offset;
            _archived[partition] = offset;
        }
    }

    /// <summary>Stays in the group while a write takes long: polls without taking records.</summary>
    private async Task StayAsync(Task writing)
    {
        while (!writing.IsCompleted)
        {
            _consumer.Pause(_consumer.Assignment);
            if (_consumer.Consume(PollTime) is { } tooEarly)
            {
                // Of a partition that came in this very call.
                if (tooEarly.IsPartitionEOF)
                {
                    ReachEnd(tooEarly.TopicPartition, tooEarly.Offset.Value);
                }
                else
                {
                    _consumer.Seek(tooEarly.TopicPartitionOffset);
                }
            }

            Measure();

            await Task.WhenAny(writing, Task.Delay(PollTime, _clock));
        }

        _consumer.Resume(_consumer.Assignment);
    }

    private void Commit()
    {
        if (_uncommitted.Count == 0)
        {
            return;
        }

        try
        {
            _consumer.Commit(_uncommitted.Select(offset => new TopicPartitionOffset(offset.Key, offset.Value)));
            _uncommitted.Clear();
        }
        catch (KafkaException e) when (!e.Error.IsFatal)
        {
            // A rebalance is under way, or the coordinator moves. The store knows the positions; this only tells of them.
            _logger.ArchiveCommitFailed(e.Error.Reason);
        }
    }

    private void Measure()
    {
        foreach (var partition in _consumer.Assignment)
        {
            // What a reader is given ends there: before records of transactions that are still open.
            var marks = _consumer.GetWatermarkOffsets(partition);
            if (marks.High.IsSpecial)
            {
                continue;
            }

            _measured.Add(partition);
            var position = Math.Max(_archived.GetValueOrDefault(partition), marks.Low.IsSpecial ? 0 : marks.Low.Value);
            var lag = Math.Max(0, marks.High.Value - position);
            if (_metrics.Report(partition, position, lag) is { } stalled)
            {
                _logger.ArchiveStalled(partition.Topic, partition.Partition.Value, stalled, position, lag);
            }
        }
    }

    /// <summary>Where to begin. The group may have been told of less, by an archiver that died between the store and Kafka, or of more, when the store is new.</summary>
    private List<TopicPartitionOffset> Open(List<TopicPartition> partitions)
    {
        var starts = _starts.Find(partitions);
        foreach (var start in starts)
        {
            _uncommitted[start.TopicPartition] = start.Offset;
            _archived[start.TopicPartition] = start.Offset.Value;
        }

        return starts;
    }

    private void Close(List<TopicPartitionOffset> partitions)
    {
        foreach (var partition in partitions.Select(partition => partition.TopicPartition))
        {
            _uncommitted.Remove(partition);
            _archived.Remove(partition);
            _ends.Remove(partition);
            _measured.Remove(partition);
            _metrics.Forget(partition);
        }
    }
}
