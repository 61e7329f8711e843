using System.Collections.Immutable;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Domain.Fraud;

/// <summary>
/// One row of <c>payment_assessments</c>: the attempt as it was scored, what was decided, and each outcome seen since. From these
/// rows the customer's history is rebuilt exactly, and every decision can be recomputed.
/// </summary>
[GenerateSerializer, Immutable]
public sealed record PaymentEvidence
{
    /// <summary>Most outcomes kept of one payment; more break the contract.</summary>
    public const int MaxOutcomes = 80;

    /// <summary>The payment.</summary>
    [Id(0)]
    public required PaymentId PaymentId { get; init; }

    /// <summary>The paying customer.</summary>
    [Id(1)]
    public required CustomerId CustomerId { get; init; }

    /// <summary>Place of the attempt (of the first outcome while there is no attempt) in the order of the customer's arrivals, from 1.</summary>
    [Id(2)]
    public required long Position { get; init; }

    /// <summary>The attempt; null while only outcomes have arrived.</summary>
    [Id(3)]
    public PaymentAttempted? Attempt { get; init; }

    /// <summary>The customer's country as known when the attempt was scored; null when unknown.</summary>
    [Id(4)]
    public string? CustomerCountry { get; init; }

    /// <summary>The judgement; null while there is no attempt.</summary>
    [Id(5)]
    public Assessment? Assessment { get; init; }

    /// <summary>Settlements, refunds, chargebacks and labels seen, in the order of arrival.</summary>
    [Id(6)]
    public ImmutableArray<PaymentRecord> Outcomes { get; init; } = [];

    /// <summary>What should not be, of <see cref="Anomaly"/>.</summary>
    [Id(7)]
    public ImmutableArray<string> Anomalies { get; init; } = [];

    /// <summary>Tells whether this fact is in the evidence already.</summary>
    public bool Knows(PaymentRecord record) =>
        record is PaymentAttempted ? Attempt is not null : Outcomes.Any(known => known.NaturalKey == record.NaturalKey);
}
