using KiVendTout.Domain.Common;
using KiVendTout.Domain.Payments;
using KiVendTout.Records;
using KiVendTout.Records.Topics;
using KiVendTout.Silo.Streams;
using KiVendTout.Streams.Kafka;

namespace KiVendTout.Silo.Payments;

/// <summary>
/// Reads the topic <c>payments</c>: each record goes to its customer, who writes the facts of an attempt; what becomes of it goes to the payment too.
/// </summary>
internal sealed class PaymentTopicCodec(TimeProvider clock) : ITopicCodec
{
    /// <inheritdoc/>
    public string Topic => TopicNames.Payments;

    /// <inheritdoc/>
    public KafkaDecodeResult Decode(in KafkaRecord record, string? type)
    {
        var payment = PaymentRecordCodec.Decode(type, record.Headers.GetString(CloudEventHeaders.ContentType), record.Value.Span, clock.GetUtcNow());
        RecordKey.Require(record.Key.Span, payment.CustomerId);
        var customer = StreamId.Create(StreamNames.PaymentsOfCustomer, payment.CustomerId.Value);
        return KafkaDecodeResult.Success(
            payment, payment is PaymentAttempted ? [customer] : [customer, StreamId.Create(StreamNames.Payments, payment.PaymentId.Value)]);
    }
}
