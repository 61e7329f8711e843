using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KiVendTout.Domain.Payments;
using Proto = KiVendTout.Contracts.Payments.V1;

namespace KiVendTout.Records;

/// <summary>
/// Turns values of the topic <c>payments</c> into facts and back. Pure. Whatever breaks the contract becomes a
/// <see cref="ContractViolationException"/> that names the proto field and the rule, and no value.
/// </summary>
public static class PaymentRecordCodec
{
    /// <summary>Reads a record.</summary>
    /// <param name="type">Header <c>ce_type</c>.</param>
    /// <param name="contentType">Header <c>content-type</c>.</param>
    /// <param name="value">The record's value.</param>
    /// <param name="now">Now, UTC: see <see cref="Clock.Problem"/>.</param>
    /// <exception cref="ContractViolationException">The record breaks the contract.</exception>
    public static PaymentRecord Decode(string? type, string? contentType, ReadOnlySpan<byte> value, DateTimeOffset now) =>
        PaymentRecordRules.Check(Read(type, contentType, value), now);

    /// <summary>An attempt as its message tells it; whether it obeys the rules is asked of <see cref="PaymentRecordRules"/>.</summary>
    /// <exception cref="ContractViolationException">A field is no value at all.</exception>
    public static PaymentAttempted ToDomain(Proto.PaymentAttempted read)
    {
        FieldRules.Euro(read.CurrencyCode, "currency_code");
        return new PaymentAttempted
        {
            PaymentId = new(read.PaymentId),
            CustomerId = new(read.CustomerId),
            SessionId = read.SessionId.Length == 0 ? null : new SessionId(read.SessionId),
            OccurredAt = FieldRules.Time(read.AttemptTime, "attempt_time"),
            Method = read.Method,
            CardBin = FieldRules.Optional(read.CardBin),
            Country = read.PaymentCountry,
            IpHash = FieldRules.Optional(read.IpHash),
            DeviceId = FieldRules.Optional(read.DeviceId),
            AmountCents = read.AmountCents,
        };
    }

    /// <summary>Makes the value of a record, as protobuf, and its type.</summary>
    public static (string Type, byte[] Value) Encode(PaymentRecord record)
    {
        IMessage message = record switch
        {
            PaymentAttempted attempted => Write(attempted),
            PaymentSettled settled => new Proto.PaymentSettled
            {
                PaymentId = record.PaymentId.Value,
                CustomerId = record.CustomerId.Value,
                SettleTime = Timestamp.FromDateTimeOffset(record.OccurredAt),
                Result = settled.Succeeded ? Proto.SettlementResult.Succeeded : Proto.SettlementResult.Failed,
            },
            PaymentRefunded refunded => new Proto.PaymentRefunded
            {
                PaymentId = record.PaymentId.Value,
                CustomerId = record.CustomerId.Value,
                RefundTime = Timestamp.FromDateTimeOffset(record.OccurredAt),
                RefundId = refunded.RefundId,
                AmountCents = refunded.AmountCents,
                CurrencyCode = Currency.Eur,
            },
            ChargebackReported reported => new Proto.ChargebackReported
            {
                PaymentId = record.PaymentId.Value,
                CustomerId = record.CustomerId.Value,
                ReportTime = Timestamp.FromDateTimeOffset(record.OccurredAt),
                ReasonCode = reported.ReasonCode ?? "",
            },
            PaymentLabelled labelled => new Proto.PaymentLabelled
            {
                PaymentId = record.PaymentId.Value,
                CustomerId = record.CustomerId.Value,
                LabelTime = Timestamp.FromDateTimeOffset(record.OccurredAt),
                IsFraud = labelled.IsFraud,
            },
            _ => throw new ArgumentException("no record of this topic: " + record.GetType().Name, nameof(record)),
        };
        return (message.Descriptor.FullName, message.ToByteArray());
    }

    private static PaymentRecord Read(string? type, string? contentType, ReadOnlySpan<byte> value) => type switch
    {
        "kivendtout.payments.v1.PaymentAttempted" => ToDomain(RecordValue.Parse(Proto.PaymentAttempted.Parser, contentType, value)),
        "kivendtout.payments.v1.PaymentSettled" => Read(RecordValue.Parse(Proto.PaymentSettled.Parser, contentType, value)),
        "kivendtout.payments.v1.PaymentRefunded" => Read(RecordValue.Parse(Proto.PaymentRefunded.Parser, contentType, value)),
        "kivendtout.payments.v1.ChargebackReported" => Read(RecordValue.Parse(Proto.ChargebackReported.Parser, contentType, value)),
        "kivendtout.payments.v1.PaymentLabelled" => Read(RecordValue.Parse(Proto.PaymentLabelled.Parser, contentType, value)),
        null or "" => throw new ContractViolationException(CloudEventHeaders.Type, "is required"),
        _ => throw new ContractViolationException(CloudEventHeaders.Type, "names no record of this topic"),
    };

    private static Proto.PaymentAttempted Write(PaymentAttempted attempted) => new()
    {
        PaymentId = attempted.PaymentId.Value,
        CustomerId = attempted.CustomerId.Value,
        SessionId = attempted.SessionId?.Value ?? "",
        AttemptTime = Timestamp.FromDateTimeOffset(attempted.OccurredAt),
        Method = attempted.Method,
        CardBin = attempted.CardBin ?? "",
        PaymentCountry = attempted.Country,
        IpHash = attempted.IpHash ?? "",
        DeviceId = attempted.DeviceId ?? "",
        AmountCents = attempted.AmountCents,
        CurrencyCode = Currency.Eur,
    };

    private static PaymentSettled Read(Proto.PaymentSettled read) => new()
    {
        PaymentId = new(read.PaymentId),
        CustomerId = new(read.CustomerId),
        OccurredAt = FieldRules.Time(read.SettleTime, "settle_time"),
        Succeeded = read.Result switch
        {
            Proto.SettlementResult.Succeeded => true,
            Proto.SettlementResult.Failed => false,
            _ => throw new ContractViolationException("result", "must be SETTLEMENT_RESULT_SUCCEEDED or SETTLEMENT_RESULT_FAILED"),
        },
    };

    private static PaymentRefunded Read(Proto.PaymentRefunded read)
    {
        FieldRules.Euro(read.CurrencyCode, "currency_code");
        return new PaymentRefunded
        {
            PaymentId = new(read.PaymentId),
            CustomerId = new(read.CustomerId),
            OccurredAt = FieldRules.Time(read.RefundTime, "refund_time"),
            RefundId = read.RefundId,
            AmountCents = read.AmountCents,
        };
    }

    private static ChargebackReported Read(Proto.ChargebackReported read) => new()
    {
        PaymentId = new(read.PaymentId),
        CustomerId = new(read.CustomerId),
        OccurredAt = FieldRules.Time(read.ReportTime, "report_time"),
        ReasonCode = FieldRules.Optional(read.ReasonCode),
    };

    private static PaymentLabelled Read(Proto.PaymentLabelled read) => new()
    {
        PaymentId = new(read.PaymentId),
        CustomerId = new(read.CustomerId),
        OccurredAt = FieldRules.Time(read.LabelTime, "label_time"),
        IsFraud = read.IsFraud,
    };
}
