namespace KiVendTout.Domain.Fraud;

/// <summary>One row of <c>fraud_alerts</c>: at most one for a payment and a rule of one origin.</summary>
[GenerateSerializer, Immutable]
public sealed record FraudAlert
{
    /// <summary>Longest alert id, in characters.</summary>
    public const int MaxIdLength = 140;

    /// <summary>Longest rule id, in characters.</summary>
    public const int MaxRuleLength = 64;

    /// <summary>Id: PAYMENT:RULE when ours, the other system's own when imported.</summary>
    [Id(0)]
    public required string AlertId { get; init; }

    /// <summary>The payment.</summary>
    [Id(1)]
    public required PaymentId PaymentId { get; init; }

    /// <summary>The customer.</summary>
    [Id(2)]
    public required CustomerId CustomerId { get; init; }

    /// <summary>The session, when known.</summary>
    [Id(3)]
    public SessionId? SessionId { get; init; }

    /// <summary>When it was raised, UTC.</summary>
    [Id(4)]
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>Amount of the payment, EUR cents.</summary>
    [Id(5)]
    public required long AmountCents { get; init; }

    /// <summary>Id of the rule, or the other system's word.</summary>
    [Id(6)]
    public required string RuleId { get; init; }

    /// <summary>Who raised it.</summary>
    [Id(7)]
    public required AlertOrigin Origin { get; init; }

    /// <summary>Where its handling stands.</summary>
    [Id(8)]
    public AlertStatus Status { get; init; } = AlertStatus.Open;

    /// <summary>Score of the payment when it was raised, 0 to 1; null when imported.</summary>
    [Id(9)]
    public double? Score { get; init; }

    /// <summary>True when the other system had labelled it fraud; null when ours.</summary>
    [Id(10)]
    public bool? LabelledFraud { get; init; }

    /// <summary>Id of our alert on a payment and a rule. Deterministic, so that raising it twice is raising it once.</summary>
    public static string IdOf(PaymentId paymentId, string ruleId) => $"{paymentId.Value}:{ruleId}";
}
