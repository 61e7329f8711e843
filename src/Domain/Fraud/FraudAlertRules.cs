namespace KiVendTout.Domain.Fraud;

/// <summary>What an alert of another system must obey: pure.</summary>
public static class FraudAlertRules
{
    /// <summary>The rule of an alert's id in words, for error messages.</summary>
    public static readonly string IdDescription = $"must be 1 to {FraudAlert.MaxIdLength} letters, digits, '-', '_' or ':'";

    /// <summary>Answers the alert as we keep it (its time cut to the microsecond) when it obeys the rules.</summary>
    /// <param name="told">The alert.</param>
    /// <param name="now">Now, UTC: see <see cref="Clock.Problem"/>.</param>
    /// <exception cref="ContractViolationException">It breaks one; fields by their proto names.</exception>
    public static FraudAlert Check(FraudAlert told, DateTimeOffset now)
    {
        Require.That(IsId(told.AlertId), "alert_id", IdDescription);
        IdRule.Require(told.PaymentId.Value, "payment_id");
        IdRule.Require(told.CustomerId.Value, "customer_id");
        Require.OptionalId(told.SessionId?.Value, "session_id");
        Require.Text(told.RuleId, "rule_id", FraudAlert.MaxRuleLength);
        Require.Amount(told.AmountCents, "amount_cents", least: 0);
        Require.That(told.Score is null, "score", "must be left out: only our own alerts have a score");
        return told with { RaisedAt = Require.Time(told.RaisedAt, "raise_time", now) };
    }

    /// <summary>Tells whether <paramref name="text"/> has the form of an alert's id.</summary>
    public static bool IsId(string? text) => text is { Length: > 0 and <= FraudAlert.MaxIdLength }
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ':');
}
