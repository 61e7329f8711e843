using System.Text;
using Confluent.Kafka;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Events;
using KiVendTout.Hosting.Kafka;
using KiVendTout.Records;
using Microsoft.Extensions.Options;

namespace KiVendTout.Gateway.Events;

/// <summary>Produces events to Kafka: idempotent, acknowledged by all copies, a bounded number on their way.</summary>
internal sealed class EventPublisher : IDisposable
{
    private const string EventSource = "/kivendtout/gateway";

    /// <summary>How long records wait for company, milliseconds.</summary>
    private const int LingerMs = 5;

    private readonly KafkaProducer? _producer;
    private readonly SemaphoreSlim _room;
    private readonly GroupLead _lead;
    private readonly TimeProvider _clock;

    public EventPublisher(KafkaClientFactory kafka, IOptions<EventOptions> options, GroupLead lead, TimeProvider clock)
    {
        (_lead, _clock) = (lead, clock);
        _room = new SemaphoreSlim(options.Value.InFlightMax);
        if (kafka.BootstrapServers.Length > 0)
        {
            _producer = Open(kafka, options.Value);
        }
    }

    /// <summary>Publishes an event; ends when the broker has it.</summary>
    /// <exception cref="StoreUnavailableException">Whether the broker has it is unknown.</exception>
    public async Task PublishAsync(UserEvent happened, CancellationToken cancellationToken)
    {
        if (_producer is null)
        {
            throw new StoreUnavailableException("Kafka:BootstrapServers is not set");
        }

        var (topic, type, value) = SessionRecordCodec.Encode(happened);
        var message = Message(happened, type, value);
        var bytes = LeadLimiter.SizeOf(message);
        await _room.WaitAsync(cancellationToken);
        try
        {
            await _lead.ReserveAsync(bytes, cancellationToken);
            var report = await _producer.ProduceAsync(topic, message, CancellationToken.None);
            _lead.Delivered(report.TopicPartition, report.Offset.Value, bytes);
        }
        catch (KafkaException e)
        {
            _lead.Lost(bytes);
            throw new StoreUnavailableException($"{topic}: {e.Error.Code}", e);
        }
        finally
        {
            _room.Release();
        }
    }

    public void Dispose()
    {
        _producer?.Dispose();
        _room.Dispose();
    }

    private static KafkaProducer Open(KafkaClientFactory kafka, EventOptions options) => kafka.Producer(new ProducerConfig
    {
        CompressionType = CompressionType.Lz4,
        LingerMs = LingerMs,
        MessageTimeoutMs = options.AcknowledgeTimeoutMs,
        QueueBufferingMaxMessages = 2 * options.InFlightMax,
    });

    private Message<byte[], byte[]> Message(UserEvent happened, string type, byte[] value)
    {
        var headers = new Headers();
        foreach (var (name, text) in CloudEventHeaders.ForProtobuf(happened.EventId.Value, type, EventSource, _clock.GetUtcNow()))
        {
            headers.Add(name, Encoding.UTF8.GetBytes(text));
        }

        return new() { Key = Encoding.UTF8.GetBytes(happened.CustomerId.Value), Value = value, Headers = headers };
    }
}
