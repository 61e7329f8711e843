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
    /// <summary>Longest payment method, in characters.</summary>
    public const int MethodMax = 50;

    /// <summary>Longest address hash, device id or reason code, in characters.</summary>
    public const int LinkMax = 128;

    /// <summary>Reads a record.</summary>
    /// <param name="type">Header <c>ce_type</c>.</param>
    /// <param name="contentType">Header <c>content-type</c>.</param>
    /// <param name="value">The record's value.</param>
    /// <param name="now">Now, UTC: no record lies more than <see cref="Clock.MaxLead"/> after it.</param>
    /// <exception cref="ContractViolationException">The record breaks the contract.</exception>
    public static PaymentRecord Decode(string? type, string? contentType, ReadOnlySpan<byte> value, DateTimeOffset now) => type switch
    {
        "kivendtout.payments.v1.PaymentAttempted" => Read(RecordValue.Parse(Proto.PaymentAttempted.Parser, contentType, value), now),
        "kivendtout.payments.v1.PaymentSettled" => Read(RecordValue.Parse(Proto.PaymentSettled.Parser, contentType, value), now),
        "kivendtout.payments.v1.PaymentRefunded" => Read(RecordValue.Parse(Proto.PaymentRefunded.Parser, contentType, value), now),
        "kivendtout.payments.v1.ChargebackReported" => Read(RecordValue.Parse(Proto.ChargebackReported.Parser, contentType, value), now),
        "kivendtout.payments.v1.PaymentLabelled" => Read(RecordValue.Parse(Proto.PaymentLabelled.Parser, contentType, value), now),
        null or "" => throw new ContractViolationException(CloudEventHeaders.Type, "is required"),
        _ => throw new ContractViolationException(CloudEventHeaders.Type, "names no record of this topic"),
    };

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

    private static PaymentAttempted Read(Proto.PaymentAttempted read, DateTimeOffset now)
    {
        FieldRules.Euro(read.CurrencyCode, "currency_code");
        return new PaymentAttempted
        {
            PaymentId = PaymentId.Parse(read.PaymentId),
            CustomerId = CustomerId.Parse(read.CustomerId),
            SessionId = read.SessionId.Length == 0 ? null : SessionId.Parse(read.SessionId),
            OccurredAt = FieldRules.Time(read.AttemptTime, "attempt_time", now),
            Method = FieldRules.Text(read.Method, "method", MethodMax),
            CardBin = FieldRules.CardBin(read.CardBin, "card_bin"),
            Country = FieldRules.Country(read.PaymentCountry, "payment_country"),
            IpHash = FieldRules.OptionalText(read.IpHash, "ip_hash", LinkMax),
            DeviceId = FieldRules.OptionalText(read.DeviceId, "device_id", LinkMax),
            AmountCents = FieldRules.Amount(read.AmountCents, "amount_cents", least: 0),
        };
    }

    private static PaymentSettled Read(Proto.PaymentSettled read, DateTimeOffset now) => new()
    {
        PaymentId = PaymentId.Parse(read.PaymentId),
        CustomerId = CustomerId.Parse(read.CustomerId),
        OccurredAt = FieldRules.Time(read.SettleTime, "settle_time", now),
        Succeeded = read.Result switch
        {
            Proto.SettlementResult.Succeeded => true,
            Proto.SettlementResult.Failed => false,
            _ => throw new ContractViolationException("result", "must be SETTLEMENT_RESULT_SUCCEEDED or SETTLEMENT_RESULT_FAILED"),
        },
    };

    private static PaymentRefunded Read(Proto.PaymentRefunded read, DateTimeOffset now)
    {
        FieldRules.Euro(read.CurrencyCode, "currency_code");
        return new PaymentRefunded
        {
            PaymentId = PaymentId.Parse(read.PaymentId),
            CustomerId = CustomerId.Parse(read.CustomerId),
            OccurredAt = FieldRules.Time(read.RefundTime, "refund_time", now),
            RefundId = FieldRules.Text(read.RefundId, "refund_id", IdRule.MaxLength),
            AmountCents = FieldRules.Amount(read.AmountCents, "amount_cents", least: 1),
        };
    }

    private static ChargebackReported Read(Proto.ChargebackReported read, DateTimeOffset now) => new()
    {
        PaymentId = PaymentId.Parse(read.PaymentId),
        CustomerId = CustomerId.Parse(read.CustomerId),
        OccurredAt = FieldRules.Time(read.ReportTime, "report_time", now),
        ReasonCode = FieldRules.OptionalText(read.ReasonCode, "reason_code", LinkMax),
    };

    private static PaymentLabelled Read(Proto.PaymentLabelled read, DateTimeOffset now) => new()
    {
        PaymentId = PaymentId.Parse(read.PaymentId),
        CustomerId = CustomerId.Parse(read.CustomerId),
        OccurredAt = FieldRules.Time(read.LabelTime, "label_time", now),
        IsFraud = read.IsFraud,
    };
}
