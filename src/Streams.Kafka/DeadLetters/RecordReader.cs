using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace KiVendTout.Streams.Kafka;

/// <summary>
/// Reads single records back by topic, partition and offset: the silo of a grain that failed is often not the one that owns the partition.
/// One consumer, made when first needed, one record at a time.
/// </summary>
internal sealed class RecordReader(
    string provider, KafkaStreamOptions options, KafkaClients clients, TimeProvider clock, ILogger logger) : IDisposable
{
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private readonly RenewedClient<IConsumer<byte[]?, byte[]?>> consumer = new(
        () => clients.CreateConsumer(), clock, reason => logger.ConsumerReplaced(provider, reason));

    private bool disposed;

    /// <summary>Reads a record.</summary>
    /// <returns>The record, or null when the broker no longer has it.</returns>
    /// <exception cref="TimeoutException">The broker did not answer in time.</exception>
    /// <exception cref="KafkaException">The broker refused.</exception>
    public async Task<KafkaRecord?> ReadAsync(string topic, int partition, long offset, CancellationToken cancellationToken)
    {
        await oneAtATime.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            var at = new TopicPartitionOffset(topic, partition, offset);
            return await BlockingCall.RunAsync(() => consumer.Call(it => Read(it, at, cancellationToken)));
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public void Dispose()
    {
        disposed = true;
        consumer.CloseAsync().Wait(StopTime);
        oneAtATime.Dispose();
    }

    private KafkaRecord? Read(IConsumer<byte[]?, byte[]?> consumer, TopicPartitionOffset at, CancellationToken cancellationToken)
    {
        var log = consumer.QueryWatermarkOffsets(at.TopicPartition, options.BrokerTimeout);
        if (at.Offset.Value < log.Low.Value || at.Offset.Value >= log.High.Value)
        {
            return null;
        }

        consumer.Assign(at);
        try
        {
            var started = clock.GetTimestamp();
            while (clock.GetElapsedTime(started) < options.BrokerTimeout)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (consumer.Consume(options.BrokerTimeout - clock.GetElapsedTime(started)) is { } result)
                {
                    return result.Offset.Value == at.Offset.Value ? KafkaRecord.From(result) : null;
                }
            }

            throw new TimeoutException($"The broker did not give {at} in time.");
        }
        finally
        {
            consumer.Unassign();
        }
    }
}
