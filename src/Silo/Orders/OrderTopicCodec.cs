using KiVendTout.Domain.Common;
using KiVendTout.Records;
using KiVendTout.Records.Topics;
using KiVendTout.Silo.Streams;
using KiVendTout.Streams.Kafka;

namespace KiVendTout.Silo.Orders;

/// <summary>Reads the topic <c>orders</c>: each record goes to its order, those of our own commands too: it knows them (decision 0008).</summary>
internal sealed class OrderTopicCodec(TimeProvider clock) : ITopicCodec
{
    /// <inheritdoc/>
    public string Topic => TopicNames.Orders;

    /// <inheritdoc/>
    public KafkaDecodeResult Decode(in KafkaRecord record, string? type)
    {
        var order = OrderRecordCodec.Decode(type, record.Headers.GetString(CloudEventHeaders.ContentType), record.Value.Span, clock.GetUtcNow());
        RecordKey.Require(record.Key.Span, order.CustomerId);
        return KafkaDecodeResult.Success(order, StreamId.Create(StreamNames.Orders, order.OrderId.Value));
    }
}
