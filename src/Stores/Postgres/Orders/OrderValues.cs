using KiVendTout.Domain.Orders;

namespace KiVendTout.Stores.Postgres.Orders;

/// <summary>How values of an order look in its columns.</summary>
internal static class OrderValues
{
    /// <summary>The fact that placed an order, of which only the time is known yet.</summary>
    public static OrderPlaced PlacedAt(OrderState order, DateTimeOffset at) =>
        new() { OrderId = order.OrderId, CustomerId = order.CustomerId!.Value, OccurredAt = at, DeclaredTotalCents = 0, Lines = [] };

    public static string NameOf(OrderStatus status) => status switch
    {
        OrderStatus.Pending => "pending",
        OrderStatus.Paid => "paid",
        OrderStatus.Processing => "processing",
        OrderStatus.Shipped => "shipped",
        OrderStatus.Delivered => "delivered",
        _ => "cancelled",
    };

    public static string NameOf(AgeHold hold) => hold switch
    {
        AgeHold.None => "none",
        AgeHold.Held => "held",
        AgeHold.Released => "released",
        _ => "refused",
    };
}
