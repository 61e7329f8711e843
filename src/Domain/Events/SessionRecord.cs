namespace KiVendTout.Domain.Events;

/// <summary>A record about a session, as it came from the topics <c>user-events</c> and <c>cart-events</c>.</summary>
[GenerateSerializer, Immutable]
public abstract record SessionRecord
{
    /// <summary>The session.</summary>
    [Id(0)]
    public required SessionId SessionId { get; init; }

    /// <summary>The visiting customer.</summary>
    [Id(1)]
    public required CustomerId CustomerId { get; init; }

    /// <summary>When it happened in the world, UTC, whole microseconds.</summary>
    [Id(2)]
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Kind of device: web_desktop, web_mobile, android, ios.</summary>
    [Id(3)]
    public string? Device { get; init; }

    /// <summary>Keyed hash of the visitor's address.</summary>
    [Id(4)]
    public string? IpHash { get; init; }

    /// <summary>Marketing source of the visit.</summary>
    [Id(5)]
    public string? UtmSource { get; init; }

    /// <summary>Marketing campaign of the visit.</summary>
    [Id(6)]
    public string? UtmCampaign { get; init; }
}
