using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace KiVendTout.Streams.Kafka;

/// <summary>
/// Reads parts of partitions beside the deliveries. One consumer, made when first needed; reads of a partition that wait together are served
/// by one pass over its log.
/// </summary>
internal sealed class SideReader : IDisposable
{
    private readonly KafkaStreamOptions options;
    private readonly IKafkaRecordCodec codec;
    private readonly RenewedClient<IConsumer<byte[]?, byte[]?>> consumer;
    private readonly Channel<SideRead> requests;
    private readonly CancellationTokenSource stopping = new();
    private readonly List<SideRead> waiting = [];
    private readonly Task loop;

    public SideReader(
        string provider, KafkaStreamOptions options, KafkaClients clients, IKafkaRecordCodec codec, TimeProvider clock, ILogger logger)
    {
        (this.options, this.codec) = (options, codec);
        consumer = new(() => clients.CreateConsumer(tellsEnd: true), clock, reason => logger.ConsumerReplaced(provider, reason));
        requests = Channel.CreateBounded<SideRead>(options.SideReadsMax);
        loop = Task.Run(RunAsync);
    }

    /// <summary>Reads.</summary>
    /// <returns>Where to go on; null when all was read.</returns>
    /// <exception cref="TimeoutException">The broker did not give the records in time.</exception>
    /// <exception cref="KafkaException">The broker refused.</exception>
    public async Task<long?> ReadAsync(SideRead read, CancellationToken cancellationToken)
    {
        await requests.Writer.WriteAsync(read, cancellationToken);
        await using var giveUp = cancellationToken.Register(() => read.GiveUp(cancellationToken));
        return await read.Completion;
    }

    /// <summary>Finds the first record of a partition that carries a time or a later one.</summary>
    /// <returns>Its offset; null when there is none.</returns>
    public async Task<long?> FindTimeAsync(TopicPartition partition, DateTimeOffset time, CancellationToken cancellationToken)
    {
        long? found = null;
        long? next = 0;
        while (next is { } from && found is null)
        {
            next = await ReadAsync(new SideRead(partition, from, until: null, decodes: false, Look), cancellationToken);
        }

        return found;

        bool Look(in KafkaRecord record, in KafkaDecodeResult _)
        {
            if (record.Timestamp < time)
            {
                return true;
            }

            found = record.Offset;
            return false;
        }
    }

    public void Dispose()
    {
        if (stopping.IsCancellationRequested)
        {
            return;
        }

        requests.Writer.TryComplete();
        stopping.Cancel();
        CloseAsync().Wait(options.BrokerTimeout);
    }

    /// <summary>The client closes after the pass that uses it, however long that may take.</summary>
    private async Task CloseAsync()
    {
        await loop;
        await consumer.CloseAsync();
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (waiting.Count > 0 || await requests.Reader.WaitToReadAsync(stopping.Token))
            {
                while (waiting.Count < options.SideReadsMax && requests.Reader.TryRead(out var read))
                {
                    waiting.Add(read);
                }

                var partition = waiting[0].Partition;
                await BlockingCall.RunAsync(() => Serve(waiting.FindAll(read => read.Partition.Equals(partition))));
                waiting.RemoveAll(read => read.IsOver);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The provider stops.
        }

        while (requests.Reader.TryRead(out var late))
        {
            waiting.Add(late);
        }

        waiting.ForEach(read => read.GiveUp(CancellationToken.None));
    }

    private void Serve(List<SideRead> reads)
    {
        try
        {
            consumer.Call(it => Serve(it, reads));
        }
        catch (Exception exception)
        {
            // Whatever it is belongs to those who wait: the loop serves the next ones.
            reads.ForEach(read => read.Fail(exception));
        }
    }

    private void Serve(IConsumer<byte[]?, byte[]?> consumer, List<SideRead> reads)
    {
        var partition = reads[0].Partition;
        var log = consumer.QueryWatermarkOffsets(partition, options.BrokerTimeout);
        reads.ForEach(read => read.Begin(log));
        reads.RemoveAll(read => read.IsOver);
        if (reads.Count > 0)
        {
            consumer.Assign(new TopicPartitionOffset(partition, reads.Min(read => read.Position)));
            Pass(consumer, reads);
            consumer.Unassign();
        }
    }

    private void Pass(IConsumer<byte[]?, byte[]?> consumer, List<SideRead> reads)
    {
        for (var left = options.SideReadRecordsMax; left > 0 && reads.Count > 0; left--)
        {
            stopping.Token.ThrowIfCancellationRequested();
            var result = consumer.Consume(options.BrokerTimeout)
                ?? throw new TimeoutException($"The broker gave no record of {reads[0].Partition} within {options.BrokerTimeout}.");
            if (result.IsPartitionEOF)
            {
                reads.ForEach(read => read.Finish());
                return;
            }

            var record = KafkaRecord.From(result);
            var decoded = reads.Exists(read => read.Decodes) ? codec.DecodeSafely(record) : default;
            reads.ForEach(read => read.See(record, decoded));
            reads.RemoveAll(read => read.IsOver);
        }

        reads.ForEach(read => read.Pause());
    }
}
