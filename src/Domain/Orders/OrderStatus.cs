namespace KiVendTout.Domain.Orders;

/// <summary>Where an order stands, by the strongest fact known.</summary>
public enum OrderStatus
{
    /// <summary>Placed, not paid.</summary>
    Pending,

    /// <summary>Paid.</summary>
    Paid,

    /// <summary>Being prepared.</summary>
    Processing,

    /// <summary>On its way.</summary>
    Shipped,

    /// <summary>With the customer.</summary>
    Delivered,

    /// <summary>Called off.</summary>
    Cancelled,
}
