using KiVendTout.Domain.Common;
using KiVendTout.Domain.Events;
using KiVendTout.Records;
using KiVendTout.Records.Topics;
using KiVendTout.Silo.Streams;
using KiVendTout.Streams.Kafka;

namespace KiVendTout.Silo.Sessions;

/// <summary>Reads the topic <c>user-events</c>: each record goes to its session.</summary>
internal sealed class UserEventTopicCodec(TimeProvider clock) : ITopicCodec
{
    /// <inheritdoc/>
    public string Topic => TopicNames.UserEvents;

    /// <inheritdoc/>
    public KafkaDecodeResult Decode(in KafkaRecord record, string? type) => SessionDelivery.Of(record.Key.Span, SessionRecordCodec.DecodeUserEvents(
        type, record.Headers.GetString(CloudEventHeaders.ContentType), record.Value.Span, clock.GetUtcNow()));
}

/// <summary>Reads the topic <c>cart-events</c>: each record goes to its session.</summary>
internal sealed class CartEventTopicCodec(TimeProvider clock) : ITopicCodec
{
    /// <inheritdoc/>
    public string Topic => TopicNames.CartEvents;

    /// <inheritdoc/>
    public KafkaDecodeResult Decode(in KafkaRecord record, string? type) => SessionDelivery.Of(record.Key.Span, SessionRecordCodec.DecodeCartEvents(
        type, record.Headers.GetString(CloudEventHeaders.ContentType), record.Value.Span, clock.GetUtcNow()));
}

/// <summary>The way of a record to its session.</summary>
internal static class SessionDelivery
{
    public static KafkaDecodeResult Of(ReadOnlySpan<byte> key, SessionRecord record)
    {
        RecordKey.Require(key, record.CustomerId);
        return KafkaDecodeResult.Success(record, StreamId.Create(StreamNames.Sessions, record.SessionId.Value));
    }
}
