using KiVendTout.Domain.Orders;
using Xunit;

namespace KiVendTout.Testing.Records;

/// <summary>Orders for tests: three lines, two of them of one product.</summary>
public static class SampleOrders
{
    public static readonly DateTimeOffset Noon = Samples.Noon;

    public static OrderPlaced Placed(string order, string customer) => new()
    {
        OrderId = new OrderId(order),
        CustomerId = new CustomerId(customer),
        OccurredAt = Noon,
        Lines = [new(1, new("P1"), 2, null), new(2, new("P2"), 1, 12_50), new(3, new("P1"), 1, 0)],
        DeclaredTotalCents = 47_83,
        SessionId = new SessionId("S1"),
        ShippingMethod = "pickup_point",
    };

    public static OrderPaid Paid(string order, string customer) => new()
    {
        OrderId = new OrderId(order),
        CustomerId = new CustomerId(customer),
        OccurredAt = Noon.AddSeconds(2),
        PaymentId = new PaymentId($"PAY-{order}"),
    };

    public static OrderState Fold(string order, params OrderRecord[] records) =>
        records.Aggregate(new OrderState { OrderId = new OrderId(order) }, OrderLifecycle.Decide);

    /// <summary>Equality that looks into the lines.</summary>
    public static void AssertSame(OrderRecord? expected, OrderRecord? actual)
    {
        if (expected is OrderPlaced before && actual is OrderPlaced after)
        {
            Assert.Equal(before.Lines, after.Lines);
            Assert.Equal(before with { Lines = [] }, after with { Lines = [] });
        }
        else
        {
            Assert.Equal(expected, actual);
        }
    }
}
