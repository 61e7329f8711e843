using System.Collections.Immutable;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Domain.Fraud;

/// <summary>What a customer's grain writes after a batch of records: all of it or nothing.</summary>
public sealed record HistoryCommit
{
    /// <summary>The customer.</summary>
    public required CustomerId CustomerId { get; init; }

    /// <summary>Version of the stored history this builds on (0: nothing is stored); the stored version grows by one.</summary>
    public required long ExpectedVersion { get; init; }

    /// <summary>Position of the newest arrival.</summary>
    public required long LastPosition { get; init; }

    /// <summary>When the earliest payment that succeeded was settled, UTC; null when none has.</summary>
    public DateTimeOffset? FirstSuccessAt { get; init; }

    /// <summary>New rows of <c>payment_assessments</c>, one for each payment that was not heard of before.</summary>
    public ImmutableArray<PaymentEvidence> Opened { get; init; } = [];

    /// <summary>Rows of <c>payment_assessments</c> that are there, as they shall be.</summary>
    public ImmutableArray<PaymentEvidence> Changed { get; init; } = [];

    /// <summary>Attempts that came with this commit, each of a payment in <see cref="Opened"/> or <see cref="Changed"/>: their facts enter <c>payments</c>.</summary>
    public ImmutableArray<PaymentAttempted> Attempts { get; init; } = [];

    /// <summary>All rows of <c>payment_assessments</c> as they shall be, one for a payment.</summary>
    public ImmutableArray<PaymentEvidence> Evidence => [.. Opened, .. Changed];

    /// <summary>New alerts. Each also becomes a record of the topic <c>fraud-alerts</c> through the outbox.</summary>
    public ImmutableArray<FraudAlert> Alerts { get; init; } = [];
}
