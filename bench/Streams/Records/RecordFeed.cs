using System.Diagnostics;
using Confluent.Kafka;
using KiVendTout.Bench.Streams.Brokers;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace KiVendTout.Bench.Streams.Records;

/// <summary>Writes the records of a trial to its topic, as the loader does; counts them.</summary>
internal sealed class RecordFeed : IDisposable
{
    private const int QueuedMax = 1_000_000;
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FullQueueWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(1);

    /// <summary>The embedded broker answers a fetch with one batch of a partition: batches alike make trials alike.</summary>
    private const int BatchRecords = 1_000;

    /// <summary>Longer than filling a batch takes.</summary>
    private const int FillLingerMs = 200;

    private readonly IProducer<byte[], byte[]> _filler;
    private readonly IProducer<byte[], byte[]> _pacer;
    private readonly KeySequence _keys;
    private readonly string _topic;
    private readonly long[] _perPartition;
    private readonly byte[]?[] _warmKeys = new byte[]?[KeySequence.WarmKeys];
    private long _next;
    private long _failed;

    /// <param name="broker">Where to.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="partitions">Its partitions.</param>
    /// <param name="keys">Whose records.</param>
    public RecordFeed(IStreamsBroker broker, string topic, int partitions, KeySequence keys)
    {
        (_topic, _keys, _perPartition) = (topic, keys, new long[partitions]);
        _filler = CreateProducer(broker.BootstrapServers, FillLingerMs);
        _pacer = CreateProducer(broker.BootstrapServers, broker.PacedLingerMs);
    }

    /// <summary>Records written to each partition so far.</summary>
    public IReadOnlyList<long> PerPartition => _perPartition;

    /// <summary>Writes one record of every warm key, then others of the workload.</summary>
    public void WriteWarmUp(int count, CancellationToken cancellationToken)
    {
        foreach (var key in _keys.EveryKey().Take(count))
        {
            Send(_filler, key);
        }

        Write(count - _next, cancellationToken);
    }

    /// <summary>Writes records as fast as the broker takes them.</summary>
    public void Write(long count, CancellationToken cancellationToken)
    {
        for (var i = 0L; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Send(_filler, _keys.Next());
        }

        Flush(_filler, cancellationToken);
    }

    /// <summary>Writes records evenly over time.</summary>
    public async Task WritePacedAsync(int count, int perSecond, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pace);
        var start = Stopwatch.GetTimestamp();
        for (var sent = 0; sent < count;)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            var due = Math.Min(count, (int)(Stopwatch.GetElapsedTime(start).TotalSeconds * perSecond));
            for (; sent < due; sent++)
            {
                Send(_pacer, _keys.Next());
            }
        }

        Flush(_pacer, cancellationToken);
    }

    public void Dispose()
    {
        _filler.Dispose();
        _pacer.Dispose();
    }

    private static IProducer<byte[], byte[]> CreateProducer(string bootstrapServers, int lingerMs) => new ProducerBuilder<byte[], byte[]>(new ProducerConfig
    {
        BootstrapServers = bootstrapServers,
        EnableIdempotence = true,
        Acks = Acks.All,
        CompressionType = CompressionType.Lz4,
        LingerMs = lingerMs,
        BatchNumMessages = BatchRecords,
        QueueBufferingMaxMessages = QueuedMax,
        DeliveryReportFields = "none",
    }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    /// <summary>Keys are dealt out to the partitions by number, so that every broker has the same records in the same places.</summary>
    private void Send(IProducer<byte[], byte[]> producer, int key)
    {
        var partition = key % _perPartition.Length;
        var message = new Message<byte[], byte[]> { Key = KeyOf(key), Value = BenchEvent.Write(_next++) };
        _perPartition[partition]++;
        while (!TryProduce(producer, new TopicPartition(_topic, partition), message))
        {
            producer.Poll(FullQueueWait);
        }
    }

    private bool TryProduce(IProducer<byte[], byte[]> producer, TopicPartition partition, Message<byte[], byte[]> message)
    {
        try
        {
            producer.Produce(partition, message, OnReport);
            return true;
        }
        catch (ProduceException<byte[], byte[]> exception) when (exception.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
    }

    private byte[] KeyOf(int key) => key < _warmKeys.Length ? _warmKeys[key] ??= KeySequence.Bytes(key) : KeySequence.Bytes(key);

    private void OnReport(DeliveryReport<byte[], byte[]> report)
    {
        if (report.Error.IsError)
        {
            Interlocked.Increment(ref _failed);
        }
    }

    private void Flush(IProducer<byte[], byte[]> producer, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(FlushLimit);
        try
        {
            producer.Flush(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The broker did not take all records of {_topic} within {FlushLimit}.");
        }

        if (Interlocked.Read(ref _failed) is > 0 and var failed)
        {
            throw new InvalidOperationException($"The broker refused {failed:N0} records of {_topic}.");
        }
    }
}
