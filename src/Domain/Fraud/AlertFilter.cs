namespace KiVendTout.Domain.Fraud;

/// <summary>Which alerts are wanted.</summary>
public sealed record AlertFilter
{
    /// <summary>Only alerts of this customer.</summary>
    public CustomerId? CustomerId { get; init; }

    /// <summary>Only alerts of this rule.</summary>
    public string? RuleId { get; init; }

    /// <summary>Only alerts of this origin.</summary>
    public AlertOrigin? Origin { get; init; }

    /// <summary>Only alerts in this status.</summary>
    public AlertStatus? Status { get; init; }
}
