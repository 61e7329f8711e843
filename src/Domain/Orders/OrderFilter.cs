namespace KiVendTout.Domain.Orders;

/// <summary>Which orders are wanted.</summary>
public sealed record OrderFilter
{
    /// <summary>Only orders of this customer.</summary>
    public CustomerId? CustomerId { get; init; }

    /// <summary>Only orders in this status.</summary>
    public OrderStatus? Status { get; init; }

    /// <summary>Only orders placed at or after this moment, UTC.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only orders placed before this moment, UTC.</summary>
    public DateTimeOffset? Until { get; init; }
}
