namespace KiVendTout.Domain.Orders;

/// <summary>A fact about an order, as it came from the topic <c>orders</c>.</summary>
[GenerateSerializer, Immutable]
public abstract record OrderRecord : IPublished
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
