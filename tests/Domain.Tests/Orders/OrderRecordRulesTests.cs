using KiVendTout.Domain.Orders;

namespace KiVendTout.Domain.Tests.Orders;

public class OrderRecordRulesTests
{
    private static readonly OrderPlaced Good = Ord.Placed(Ord.Line(1, "book"), Ord.Line(2, "wine", price: 0));

    public static TheoryData<string, OrderRecord> Broken => new()
    {
        { "order_id", Good with { OrderId = default } },
        { "customer_id", Good with { CustomerId = new("") } },
        { "session_id", Good with { SessionId = new SessionId("a b") } },
        { "order_time", Good with { OccurredAt = default } },
        { "shipping_method", Good with { ShippingMethod = "a\0" } },
        { "declared_total_cents", Good with { DeclaredTotalCents = -1 } },
        { "lines", Good with { Lines = default } },
        { "lines", Good with { Lines = [] } },
        { "lines", Good with { Lines = [.. Enumerable.Range(1, OrderPlaced.MaxLines + 1).Select(number => Ord.Line(number, "book"))] } },
        { "lines.line_no", Good with { Lines = [Ord.Line(0, "book")] } },
        { "lines.line_no", Good with { Lines = [Ord.Line(1, "book"), Ord.Line(1, "wine")] } },
        { "lines.product_id", Good with { Lines = [Ord.Line(1, "é")] } },
        { "lines.quantity", Good with { Lines = [Ord.Line(1, "book", OrderLine.MaxQuantity + 1)] } },
        { "lines.unit_price_cents", Good with { Lines = [Ord.Line(1, "book", price: Currency.MaxAmountCents + 1)] } },
        { "pay_time", Ord.Paid(0) with { OccurredAt = DateTimeOffset.MaxValue } },
        { "payment_id", Ord.Paid(0) with { PaymentId = default } },
        { "ship_time", Ord.Shipped(2 * 24 * 60) },
        { "verify_time", Ord.Age(0, adult: true) with { OccurredAt = Clock.Earliest.AddTicks(-1) } },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_rule_names_the_field(string field, OrderRecord told) =>
        Assert.Equal(field, Assert.Throws<ContractViolationException>(() => OrderRecordRules.Check(told, Ord.Noon)).Field);

    [Fact]
    public void Lines_are_kept_by_their_numbers_and_times_to_the_microsecond()
    {
        Assert.Same(Good, OrderRecordRules.Check(Good, Ord.Noon));

        var kept = OrderRecordRules.Check(Good with { Lines = [.. Good.Lines.Reverse()], OccurredAt = Ord.Noon.AddTicks(9) }, Ord.Noon);

        Assert.Equal(Good.Lines, kept.Lines);
        Assert.Equal(Good with { Lines = [] }, kept with { Lines = [] });
    }
}
