using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace KiVendTout.Streams.Kafka;

/// <summary>The one producer of a provider on a silo: idempotent, acknowledged by all replicas. Made when first needed.</summary>
internal sealed class KafkaRecordProducer(
    string provider, KafkaStreamOptions options, KafkaClients clients, IKafkaRecordEncoder? encoder, ILogger logger) : IDisposable
{
    private readonly Lock gate = new();
    private IProducer<byte[]?, byte[]?>? producer;
    private bool disposed;

    /// <summary>Writes events of a stream; done when all are acknowledged.</summary>
    /// <exception cref="InvalidOperationException">There is no encoder.</exception>
    public Task PublishAsync<T>(StreamId stream, IEnumerable<T> events)
    {
        if (encoder is null)
        {
            throw new InvalidOperationException(
                $"Nothing can be published through stream provider '{provider}': no {nameof(IKafkaRecordEncoder)} is registered.");
        }

        var writes = new List<Task>();
        foreach (var @event in events)
        {
            var record = encoder.Encode(stream, @event!);
            var headers = new Headers();
            foreach (var (name, value) in record.Headers.ToList())
            {
                headers.Add(name, value);
            }

            if (Activity.Current?.Id is { } trace && !headers.TryGetLastBytes(KafkaHeaderNames.TraceParent, out _))
            {
                headers.Add(KafkaHeaderNames.TraceParent, Encoding.ASCII.GetBytes(trace));
            }

            writes.Add(ProduceAsync(record.Topic, new() { Key = record.Key, Value = record.Value, Headers = headers }, CancellationToken.None));
        }

        return Task.WhenAll(writes);
    }

    /// <summary>Writes a record; done when it is acknowledged.</summary>
    public async Task ProduceAsync(string topic, Message<byte[]?, byte[]?> message, CancellationToken cancellationToken)
    {
        var current = Current();
        try
        {
            await current.ProduceAsync(topic, message, cancellationToken).WaitAsync(options.ProduceTimeout, cancellationToken);
        }
        catch (KafkaException exception) when (exception.Error.IsFatal)
        {
            Replace(current, exception.Error.Reason);
            throw;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            producer?.Dispose();
            producer = null;
        }
    }

    private IProducer<byte[]?, byte[]?> Current()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return producer ??= clients.CreateProducer();
        }
    }

    /// <summary>An idempotent producer that has lost its sequence can write nothing any more.</summary>
    private void Replace(IProducer<byte[]?, byte[]?> broken, string reason)
    {
        lock (gate)
        {
            if (producer == broken)
            {
                logger.ProducerReplaced(provider, reason);
                producer = null;
                broken.Dispose();
            }
        }
    }
}
