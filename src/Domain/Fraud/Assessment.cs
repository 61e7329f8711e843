using System.Collections.Immutable;

namespace KiVendTout.Domain.Fraud;

/// <summary>What we decide of a payment.</summary>
public enum Decision
{
    /// <summary>Let through.</summary>
    Accept,

    /// <summary>The payer must prove who they are.</summary>
    Challenge,

    /// <summary>Refused.</summary>
    Block,
}

/// <summary>What a rule does when it hits, from mild to strong.</summary>
public enum RuleAction
{
    /// <summary>Only recorded on the assessment.</summary>
    Record,

    /// <summary>Raises an alert.</summary>
    Alert,

    /// <summary>Raises an alert and asks the payer to prove who they are.</summary>
    Challenge,

    /// <summary>Raises an alert and refuses the payment.</summary>
    Block,
}

/// <summary>A rule that hit.</summary>
/// <param name="RuleId">Its id, such as <c>R1</c>.</param>
/// <param name="Weight">Its weight in the score, 0 to 1.</param>
/// <param name="Action">What it does.</param>
/// <param name="Reason">Why it hit, in a sentence without personal data.</param>
[GenerateSerializer, Immutable]
public sealed record RuleHit(
    [property: Id(0)] string RuleId, [property: Id(1)] double Weight, [property: Id(2)] RuleAction Action, [property: Id(3)] string Reason);

/// <summary>The judgement of one payment attempt.</summary>
[GenerateSerializer, Immutable]
public sealed record Assessment
{
    /// <summary>Probability-like score of fraud, 0 to 1: 1 - product of (1 - weight) over the hits ("noisy or", Pearl 1988).</summary>
    [Id(0)]
    public required double Score { get; init; }

    /// <summary>The decision.</summary>
    [Id(1)]
    public required Decision Decision { get; init; }

    /// <summary>The rules that hit, in the order of their ids.</summary>
    [Id(2)]
    public required ImmutableArray<RuleHit> Hits { get; init; }

    /// <summary>Version of the rules that judged.</summary>
    [Id(3)]
    public required string RuleSetVersion { get; init; }

    /// <summary>Version of the model that judged; null when rules only.</summary>
    [Id(4)]
    public string? ModelVersion { get; init; }

    /// <summary>When it was judged, UTC.</summary>
    [Id(5)]
    public required DateTimeOffset AssessedAt { get; init; }
}
