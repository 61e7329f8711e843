using System.Collections.Immutable;

namespace KiVendTout.Domain.Orders;

/// <summary>A fact about an order, as it came from the topic <c>orders</c>.</summary>
[GenerateSerializer, Immutable]
public abstract record OrderRecord
{
    /// <summary>The order.</summary>
    [Id(0)]
    public required OrderId OrderId { get; init; }

    /// <summary>The ordering customer.</summary>
    [Id(1)]
    public required CustomerId CustomerId { get; init; }

    /// <summary>When it happened in the world, UTC.</summary>
    [Id(2)]
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Names this fact among those of its order: a second record with the same key changes nothing.</summary>
    public abstract string NaturalKey { get; }
}

/// <summary>A line of an order. Several lines may be of one product.</summary>
/// <param name="LineNo">Number within the order, from 1.</param>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">Pieces, 1 to <see cref="MaxQuantity"/>.</param>
/// <param name="UnitPriceCents">Price of one piece as ordered, EUR cents; null when the source did not tell.</param>
[GenerateSerializer, Immutable]
public sealed record OrderLine(
    [property: Id(0)] int LineNo, [property: Id(1)] ProductId ProductId, [property: Id(2)] int Quantity, [property: Id(3)] long? UnitPriceCents)
{
    /// <summary>Most pieces of one line.</summary>
    public const int MaxQuantity = 10_000;
}

/// <summary>A customer orders.</summary>
[GenerateSerializer, Immutable]
public sealed record OrderPlaced : OrderRecord
{
    /// <summary>Most lines of one order.</summary>
    public const int MaxLines = 500;

    /// <summary>Longest name of a shipping method, in characters.</summary>
    public const int MaxShippingMethodLength = 50;

    /// <summary>The lines by their numbers, 1 to <see cref="MaxLines"/>.</summary>
    [Id(0)]
    public required ImmutableArray<OrderLine> Lines { get; init; }

    /// <summary>Total as the shop declared it, EUR cents, 0 or more; not always the sum of the lines.</summary>
    [Id(1)]
    public required long DeclaredTotalCents { get; init; }

    /// <summary>The session, when there is one.</summary>
    [Id(2)]
    public SessionId? SessionId { get; init; }

    /// <summary>standard, express, pickup_point, ...; null when not chosen.</summary>
    [Id(3)]
    public string? ShippingMethod { get; init; }

    /// <inheritdoc/>
    public override string NaturalKey => "placed";
}

/// <summary>An order was paid.</summary>
[GenerateSerializer, Immutable]
public sealed record OrderPaid : OrderRecord
{
    /// <summary>The payment that paid it.</summary>
    [Id(0)]
    public required PaymentId PaymentId { get; init; }

    /// <inheritdoc/>
    public override string NaturalKey => "paid";
}

/// <summary>The preparation of an order began.</summary>
[GenerateSerializer, Immutable]
public sealed record OrderProcessingStarted : OrderRecord
{
    /// <inheritdoc/>
    public override string NaturalKey => "processing";
}

/// <summary>An order was sent.</summary>
[GenerateSerializer, Immutable]
public sealed record OrderShipped : OrderRecord
{
    /// <inheritdoc/>
    public override string NaturalKey => "shipped";
}

/// <summary>An order reached the customer.</summary>
[GenerateSerializer, Immutable]
public sealed record OrderDelivered : OrderRecord
{
    /// <inheritdoc/>
    public override string NaturalKey => "delivered";
}

/// <summary>An order was called off.</summary>
[GenerateSerializer, Immutable]
public sealed record OrderCancelled : OrderRecord
{
    /// <inheritdoc/>
    public override string NaturalKey => "cancelled";
}

/// <summary>The age of an order's customer was checked.</summary>
[GenerateSerializer, Immutable]
public sealed record AgeVerified : OrderRecord
{
    /// <summary>True when the customer is an adult; false when not, or when it could not be proved.</summary>
    [Id(0)]
    public required bool IsAdult { get; init; }

    /// <inheritdoc/>
    public override string NaturalKey => IsAdult ? "age_proved" : "age_refused";
}
