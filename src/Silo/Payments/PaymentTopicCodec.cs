using KiVendTout.Domain.Common;
using KiVendTout.Records;
using KiVendTout.Records.Topics;
using KiVendTout.Silo.Streams;
using KiVendTout.Streams.Kafka;

namespace KiVendTout.Silo.Payments;

/// <summary>Reads the topic <c>payments</c>: each record goes to its customer and to its payment.</summary>
internal sealed class PaymentTopicCodec(TimeProvider clock) : ITopicCodec
{
    /// <inheritdoc/>
    public string Topic => TopicNames.Payments;

    /// <inheritdoc/>
    public KafkaDecodeResult Decode(in KafkaRecord record, string? type)
    {
        var payment = PaymentRecordCodec.Decode(type, record.Headers.GetString(CloudEventHeaders.ContentType), record.Value.Span, clock.GetUtcNow());
        RecordKey.Require(record.Key.Span, payment.CustomerId);
        return KafkaDecodeResult.Success(
            payment,
            [
                StreamId.Create(StreamNames.PaymentsOfCustomer, payment.CustomerId.Value),
                StreamId.Create(StreamNames.Payments, payment.PaymentId.Value),
            ]);
    }
}
