using System.Collections.Immutable;

namespace KiVendTout.Domain.Sessions;

/// <summary>One row of <c>sessions</c>: what the site declared and what we observed, side by side. The same for any order of arrival.</summary>
public sealed record SessionState : IVersioned<SessionState>
{
    /// <summary>The session.</summary>
    public required SessionId SessionId { get; init; }

    /// <summary>The visiting customer; null until a record has named one.</summary>
    public CustomerId? CustomerId { get; init; }

    /// <summary>Earliest beginning that was declared, UTC.</summary>
    public DateTimeOffset? DeclaredStartedAt { get; init; }

    /// <summary>Latest end that was declared, UTC.</summary>
    public DateTimeOffset? DeclaredEndedAt { get; init; }

    /// <summary>Kind of device, as declared.</summary>
    public string? Device { get; init; }

    /// <summary>Keyed hash of the visitor's address, as declared.</summary>
    public string? IpHash { get; init; }

    /// <summary>Marketing source, as declared.</summary>
    public string? UtmSource { get; init; }

    /// <summary>Marketing campaign, as declared.</summary>
    public string? UtmCampaign { get; init; }

    /// <summary>Time of the earliest event, UTC.</summary>
    public DateTimeOffset? FirstEventAt { get; init; }

    /// <summary>Time of the latest event, UTC.</summary>
    public DateTimeOffset? LastEventAt { get; init; }

    /// <summary>Events by type, each counted once. Types we do not know are counted together under <see cref="SessionFold.OtherType"/>.</summary>
    public ImmutableSortedDictionary<string, int> Counts { get; init; } = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    /// <summary>What the cart was worth last; null when never told.</summary>
    public CartValue? CartValue { get; init; }

    /// <summary>Fingerprints of the last events to arrive, at most <see cref="SessionFold.RememberedMax"/>, the oldest arrival first.</summary>
    public ImmutableArray<UInt128> Remembered { get; init; } = [];

    /// <summary>When something new arrived last, UTC, by our clock.</summary>
    public DateTimeOffset? LastArrivedAt { get; init; }

    /// <summary>When it closed, UTC: its declared end, or 30 minutes after the last arrival; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <inheritdoc/>
    public long Version { get; init; }

    /// <summary>All events, at most the largest number.</summary>
    public int EventCount => (int)Math.Min(int.MaxValue, Counts.Values.Sum(count => (long)count));

    /// <summary>How far the visit came.</summary>
    public FunnelStep FunnelStep => SessionFold.StepOf(Counts);

    /// <summary>True when the session is closed, more was put into the cart than taken out, and no purchase followed.</summary>
    public bool CartAbandoned => ClosedAt is not null && SessionFold.IsCartLeft(Counts);

    /// <inheritdoc/>
    public SessionState WithVersion(long version) => this with { Version = version };
}
