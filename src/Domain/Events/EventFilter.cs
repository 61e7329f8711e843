namespace KiVendTout.Domain.Events;

/// <summary>Which events are wanted. All conditions hold together.</summary>
public sealed record EventFilter
{
    /// <summary>Only events of this session.</summary>
    public SessionId? SessionId { get; init; }

    /// <summary>Only events of this customer.</summary>
    public CustomerId? CustomerId { get; init; }

    /// <summary>Only events of this type.</summary>
    public string? EventType { get; init; }

    /// <summary>Only events that happened at or after this moment, UTC.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only events that happened before this moment, UTC.</summary>
    public DateTimeOffset? Until { get; init; }
}
