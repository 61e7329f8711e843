namespace KiVendTout.Domain.Payments;

/// <summary>What a fact about a payment must obey: pure. The one door for records of the topic, commands and loaders alike.</summary>
public static class PaymentRecordRules
{
    /// <summary>Longest payment method, in characters.</summary>
    public const int MaxMethodLength = 50;

    /// <summary>Longest address hash, device id or reason code, in characters.</summary>
    public const int MaxLinkLength = 128;

    private const int MinCardBinLength = 6;
    private const int MaxCardBinLength = 8;

    private static readonly string CardBinRule = $"must be {MinCardBinLength} to {MaxCardBinLength} digits";

    /// <summary>Answers the fact as we keep it (its time cut to the microsecond) when it obeys the rules.</summary>
    /// <typeparam name="T">Kind of fact.</typeparam>
    /// <param name="told">The fact.</param>
    /// <param name="now">Now, UTC: see <see cref="Clock.Problem"/>.</param>
    /// <exception cref="ContractViolationException">It breaks one; fields by their proto names.</exception>
    public static T Check<T>(T told, DateTimeOffset now)
        where T : PaymentRecord
    {
        IdRule.Require(told.PaymentId.Value, "payment_id");
        IdRule.Require(told.CustomerId.Value, "customer_id");
        var time = Require.Time(told.OccurredAt, TimeFieldOf(told), now);
        switch (told)
        {
            case PaymentAttempted attempt:
                Check(attempt);
                break;
            case PaymentRefunded refund:
                Require.Text(refund.RefundId, "refund_id", IdRule.MaxLength);
                Require.Amount(refund.AmountCents, "amount_cents", least: 1);
                break;
            case ChargebackReported reported:
                Require.OptionalText(reported.ReasonCode, "reason_code", MaxLinkLength);
                break;
            default:
                break;
        }

        return time.EqualsExact(told.OccurredAt) ? told : told with { OccurredAt = time };
    }

    private static void Check(PaymentAttempted attempt)
    {
        Require.OptionalId(attempt.SessionId?.Value, "session_id");
        Require.Text(attempt.Method, "method", MaxMethodLength);
        Require.That(attempt.CardBin is null || IsCardBin(attempt.CardBin), "card_bin", CardBinRule);
        Require.That(CountryRule.IsValid(attempt.Country), "payment_country", CountryRule.Description);
        Require.OptionalText(attempt.IpHash, "ip_hash", MaxLinkLength);
        Require.OptionalText(attempt.DeviceId, "device_id", MaxLinkLength);
        Require.Amount(attempt.AmountCents, "amount_cents", least: 0);
    }

    private static bool IsCardBin(string text) => text.Length is >= MinCardBinLength and <= MaxCardBinLength && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    private static string TimeFieldOf(PaymentRecord told) => told switch
    {
        PaymentAttempted => "attempt_time",
        PaymentSettled => "settle_time",
        PaymentRefunded => "refund_time",
        ChargebackReported => "report_time",
        _ => "label_time",
    };
}
