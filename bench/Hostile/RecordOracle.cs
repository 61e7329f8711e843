using KiVendTout.Records;
using KiVendTout.Records.Topics;
using KiVendTout.Streams.Kafka;

namespace KiVendTout.Bench.Hostile;

/// <summary>Tells by the public rules alone whether a record can be read: what a silo must refuse.</summary>
internal static class RecordOracle
{
    private static readonly long CalendarEndMs = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Why a record is refused; null when it is taken.</summary>
    public static string? Refusal(BenchRecord record, DateTimeOffset now)
    {
        if (record.TimestampMs > CalendarEndMs)
        {
            return "the timestamp lies beyond the calendar";
        }

        try
        {
            var headers = KafkaHeaders.Create(record.Headers);
            var type = headers.GetString(CloudEventHeaders.Type);
            CloudEventHeaders.RequireKnownSchema(type, headers.GetString(CloudEventHeaders.DataSchema));
            CloudEventHeaders.RequireCredibleTime(headers.GetString(CloudEventHeaders.Time), now);
            RecordKey.Require(record.Key, CustomerOf(record, type, headers.GetString(CloudEventHeaders.ContentType), now));
            return null;
        }
        catch (ContractViolationException refused)
        {
            return refused.Message;
        }
        catch (Exception fault)
        {
            // A silo's guard takes whatever a codec throws for the record's own fault; the report shows that there is such a record.
            return "the codec threw " + fault.GetType().Name;
        }
    }

    private static CustomerId CustomerOf(BenchRecord record, string? type, string? contentType, DateTimeOffset now) => record.Topic switch
    {
        TopicNames.Payments => PaymentRecordCodec.Decode(type, contentType, record.Value, now).CustomerId,
        TopicNames.Orders => OrderRecordCodec.Decode(type, contentType, record.Value, now).CustomerId,
        TopicNames.UserEvents => SessionRecordCodec.DecodeUserEvents(type, contentType, record.Value, now).CustomerId,
        TopicNames.CartEvents => SessionRecordCodec.DecodeCartEvents(type, contentType, record.Value, now).CustomerId,
        _ => throw new ArgumentException("no input topic", nameof(record)),
    };
}
