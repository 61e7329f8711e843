using KiVendTout.Domain.Common;
using KiVendTout.Records;
using KiVendTout.Records.Topics;
using KiVendTout.Silo.Streams;
using KiVendTout.Streams.Kafka;

namespace KiVendTout.Silo.Orders;

/// <summary>Reads the topic <c>orders</c>: each record goes to its order, but for the echo of our own commands.</summary>
internal sealed class OrderTopicCodec(TimeProvider clock) : ITopicCodec
{
    /// <inheritdoc/>
    public string Topic => TopicNames.Orders;

    /// <inheritdoc/>
    public KafkaDecodeResult Decode(in KafkaRecord record, string? type)
    {
        // What the outbox relay produces was durable before it was produced: its order need not be woken for it.
        if (record.Headers.GetString(CloudEventHeaders.Source) == CloudEventHeaders.SiloSource)
        {
            return KafkaDecodeResult.Ignore("echo of the outbox");
        }

        var order = OrderRecordCodec.Decode(type, record.Headers.GetString(CloudEventHeaders.ContentType), record.Value.Span, clock.GetUtcNow());
        return KafkaDecodeResult.Success(order, StreamId.Create(StreamNames.Orders, order.OrderId.Value));
    }
}
