using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KiVendTout.Contracts.Fraud.V1;
using FraudAlert = KiVendTout.Domain.Fraud.FraudAlert;

namespace KiVendTout.Records;

/// <summary>The record of the topic <see cref="Topics.TopicNames.FraudAlerts"/>.</summary>
public static class FraudAlertRecord
{
    /// <summary>Header <c>ce_type</c>.</summary>
    public static readonly string Type = FraudAlertRaised.Descriptor.FullName;

    /// <summary>Makes the value of the record; its <c>ce_id</c> is the alert's id, its key the customer's.</summary>
    public static byte[] Encode(FraudAlert alert) => new FraudAlertRaised
    {
        AlertId = alert.AlertId,
        PaymentId = alert.PaymentId.Value,
        CustomerId = alert.CustomerId.Value,
        RaiseTime = Timestamp.FromDateTimeOffset(alert.RaisedAt),
        AmountCents = alert.AmountCents,
        CurrencyCode = Currency.Eur,
        RuleId = alert.RuleId,
        Score = alert.Score ?? 0,
    }.ToByteArray();
}
