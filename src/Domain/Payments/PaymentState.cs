using System.Collections.Immutable;

namespace KiVendTout.Domain.Payments;

/// <summary>
/// One row of <c>payments</c>: the attempt's facts, which the customer's grain writes, and the lifecycle, which the payment's does. Independent of
/// the order in which facts arrive.
/// </summary>
[GenerateSerializer, Immutable]
public sealed record PaymentState : IVersioned<PaymentState>
{
    /// <summary>Most refunds kept of one payment; more break the contract.</summary>
    public const int MaxRefunds = 64;

    /// <summary>The payment.</summary>
    [Id(0)]
    public required PaymentId PaymentId { get; init; }

    /// <summary>The paying customer; null until a record has named one.</summary>
    [Id(1)]
    public CustomerId? CustomerId { get; init; }

    /// <summary>The attempt; null while only its outcome is known.</summary>
    [Id(2)]
    public PaymentAttempted? Attempt { get; init; }

    /// <summary>True or false once settled.</summary>
    [Id(3)]
    public bool? Succeeded { get; init; }

    /// <summary>When it was settled, UTC.</summary>
    [Id(4)]
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>Refunds by their id, EUR cents.</summary>
    [Id(5)]
    public ImmutableSortedDictionary<string, long> Refunds { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>When it was charged back, UTC.</summary>
    [Id(6)]
    public DateTimeOffset? ChargedBackAt { get; init; }

    /// <summary>True when labelled fraud, false when labelled honest.</summary>
    [Id(7)]
    public bool? LabelledFraud { get; init; }

    /// <inheritdoc/>
    [Id(8)]
    public long Version { get; init; }

    /// <summary>Sum of all refunds, EUR cents.</summary>
    public long RefundedCents => Refunds.Values.Sum();

    /// <summary>What became of it, by the strongest fact known.</summary>
    public PaymentOutcome Outcome =>
        ChargedBackAt is not null ? PaymentOutcome.ChargedBack
        : Refunds.Count > 0 ? PaymentOutcome.Refunded
        : Succeeded switch
        {
            true => PaymentOutcome.Succeeded,
            false => PaymentOutcome.Failed,
            null => PaymentOutcome.Pending,
        };

    /// <inheritdoc/>
    public PaymentState WithVersion(long version) => this with { Version = version };
}
