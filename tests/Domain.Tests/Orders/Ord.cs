using KiVendTout.Domain.Customers;
using KiVendTout.Domain.Orders;
using KiVendTout.Domain.Products;

namespace KiVendTout.Domain.Tests.Orders;

/// <summary>Short ways to write orders down.</summary>
internal static class Ord
{
    public static readonly OrderId Id = new("O1");
    public static readonly CustomerId Customer = new("C00001");
    public static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
    public static readonly OrderState Nothing = new() { OrderId = Id };

    public static readonly CustomerProfile Known = new() { CustomerId = Customer, Completeness = Completeness.Complete };

    /// <summary>A book of 12.50, wine of 20.00 for adults only, and a product that is only named by orders.</summary>
    public static readonly Dictionary<ProductId, Product> Catalogue = new[]
    {
        Product("book", 12_50), Product("wine", 20_00, adult: true), Product("named", null) with { Completeness = Completeness.Referenced },
    }.ToDictionary(product => product.ProductId);

    public static DateTimeOffset After(int minutes) => Noon.AddMinutes(minutes);

    public static OrderLine Line(int number, string product, int quantity = 1, long? price = null) => new(number, new ProductId(product), quantity, price);

    public static OrderPlaced Placed(params OrderLine[] lines) => new()
    {
        OrderId = Id,
        CustomerId = Customer,
        OccurredAt = Noon,
        Lines = [.. lines],
        DeclaredTotalCents = 99_99,
        SessionId = new SessionId("S1"),
        ShippingMethod = "express",
    };

    public static OrderPaid Paid(int minutes) => new() { OrderId = Id, CustomerId = Customer, OccurredAt = After(minutes), PaymentId = new PaymentId("PAY1") };

    public static OrderProcessingStarted Processing(int minutes) => new() { OrderId = Id, CustomerId = Customer, OccurredAt = After(minutes) };

    public static OrderShipped Shipped(int minutes) => new() { OrderId = Id, CustomerId = Customer, OccurredAt = After(minutes) };

    public static OrderDelivered Delivered(int minutes) => new() { OrderId = Id, CustomerId = Customer, OccurredAt = After(minutes) };

    public static OrderCancelled Cancelled(int minutes) => new() { OrderId = Id, CustomerId = Customer, OccurredAt = After(minutes) };

    public static AgeVerified Age(int minutes, bool adult) => new() { OrderId = Id, CustomerId = Customer, OccurredAt = After(minutes), IsAdult = adult };

    public static NewOrder New(params OrderLine[] lines) => new() { CustomerId = Customer, Lines = [.. lines] };

    /// <summary>Folds and appraises, as the grain does.</summary>
    public static OrderState Fold(params OrderRecord[] records) =>
        OrderLifecycle.Appraise(records.Aggregate(Nothing, OrderLifecycle.Decide), Catalogue);

    private static Product Product(string id, long? cents, bool adult = false) => new()
    {
        ProductId = new ProductId(id),
        Name = id,
        Category = "all",
        UnitPriceCents = cents,
        AdultRestricted = adult,
    };
}
