using System.Collections.Immutable;

namespace KiVendTout.Domain.Orders;

/// <summary>
/// One row of <c>orders</c> with its lines: the facts told of it. Independent of the order in which they arrive; of two facts with one
/// natural key the first stays.
/// </summary>
[GenerateSerializer, Immutable]
public sealed record OrderState : IVersioned<OrderState>
{
    /// <summary>The order.</summary>
    [Id(0)]
    public required OrderId OrderId { get; init; }

    /// <summary>The ordering customer; null until a record has named one.</summary>
    [Id(1)]
    public CustomerId? CustomerId { get; init; }

    /// <summary>How it was placed; null while only what became of it is known.</summary>
    [Id(2)]
    public OrderPlaced? Placement { get; init; }

    /// <summary>When it was paid, UTC.</summary>
    [Id(3)]
    public DateTimeOffset? PaidAt { get; init; }

    /// <summary>The payment that paid it.</summary>
    [Id(4)]
    public PaymentId? PaymentId { get; init; }

    /// <summary>When its preparation began, UTC.</summary>
    [Id(5)]
    public DateTimeOffset? ProcessingAt { get; init; }

    /// <summary>When it was sent, UTC.</summary>
    [Id(6)]
    public DateTimeOffset? ShippedAt { get; init; }

    /// <summary>When it reached the customer, UTC.</summary>
    [Id(7)]
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>When it was called off, UTC.</summary>
    [Id(8)]
    public DateTimeOffset? CancelledAt { get; init; }

    /// <summary>When the customer proved to be an adult, UTC.</summary>
    [Id(9)]
    public DateTimeOffset? AgeProvedAt { get; init; }

    /// <summary>When the customer failed to prove it, UTC.</summary>
    [Id(10)]
    public DateTimeOffset? AgeRefusedAt { get; init; }

    /// <summary>Whether a line is of an adult-only product; null while no line is known to be and the catalogue lacks a product.</summary>
    [Id(11)]
    public bool? AdultOnly { get; init; }

    /// <summary>Sum of the lines, at their prices or else at those of the catalogue, EUR cents; null while a price is unknown.</summary>
    [Id(12)]
    public long? LinesTotalCents { get; init; }

    /// <inheritdoc/>
    [Id(13)]
    public long Version { get; init; }

    /// <summary>Where it stands. What happened to the goods outweighs what was said of the order.</summary>
    public OrderStatus Status =>
        DeliveredAt is not null ? OrderStatus.Delivered
        : ShippedAt is not null ? OrderStatus.Shipped
        : CancelledAt is not null ? OrderStatus.Cancelled
        : ProcessingAt is not null ? OrderStatus.Processing
        : PaidAt is not null ? OrderStatus.Paid
        : OrderStatus.Pending;

    /// <summary>Whether it waits for proof of age. Proof once given is not taken back by a failed check.</summary>
    public AgeHold AgeHold =>
        AdultOnly != true ? AgeHold.None
        : AgeProvedAt is not null ? AgeHold.Released
        : AgeRefusedAt is not null ? AgeHold.Refused
        : AgeHold.Held;

    /// <summary>What should not be, by the facts known so far, of <see cref="OrderAnomaly"/>.</summary>
    public ImmutableArray<string> Anomalies => OrderAnomaly.Of(this);

    /// <summary>True while the catalogue must be asked: a line's product was unknown when it was asked last, or it was never asked.</summary>
    public bool NeedsAppraisal => Placement is not null && (AdultOnly is null || LinesTotalCents is null);

    /// <inheritdoc/>
    public OrderState WithVersion(long version) => this with { Version = version };
}
