using System.Collections.Immutable;

namespace KiVendTout.Domain.Fraud;

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
