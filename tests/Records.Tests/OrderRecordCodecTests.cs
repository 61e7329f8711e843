using CsCheck;
using Google.Protobuf;
using KiVendTout.Domain.Orders;
using Proto = KiVendTout.Contracts.Orders.V1;

namespace KiVendTout.Records.Tests;

public class OrderRecordCodecTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly OrderId Order = new("O1");
    private static readonly CustomerId Customer = new("C1");

    private static readonly Gen<OrderLine> Lines = Gen.Select(
        Samples.Words, Gen.Int[1, OrderLine.MaxQuantity], Gen.Long[0, Currency.MaxAmountCents], Gen.Bool,
        (product, quantity, price, priced) => new OrderLine(0, new ProductId(product), quantity, priced ? price : null));

    private static readonly Gen<OrderRecord> Records = Gen.OneOf(
        Gen.Select(
            Samples.Times, Lines.Array[1, 8], Gen.Long[0, Currency.MaxAmountCents], Samples.Words.Null(), Samples.Words.Null(),
            (at, lines, total, session, shipping) => (OrderRecord)new OrderPlaced
            {
                OrderId = Order,
                CustomerId = Customer,
                OccurredAt = at,
                Lines = [.. lines.Select((line, i) => line with { LineNo = i + 1 })],
                DeclaredTotalCents = total,
                SessionId = session is null ? null : new SessionId(session),
                ShippingMethod = shipping,
            }),
        Gen.Select(Samples.Times, Samples.Words, (at, payment) =>
            (OrderRecord)new OrderPaid { OrderId = Order, CustomerId = Customer, OccurredAt = at, PaymentId = new PaymentId(payment) }),
        Samples.Times.Select(at => (OrderRecord)new OrderProcessingStarted { OrderId = Order, CustomerId = Customer, OccurredAt = at }),
        Samples.Times.Select(at => (OrderRecord)new OrderShipped { OrderId = Order, CustomerId = Customer, OccurredAt = at }),
        Samples.Times.Select(at => (OrderRecord)new OrderDelivered { OrderId = Order, CustomerId = Customer, OccurredAt = at }),
        Samples.Times.Select(at => (OrderRecord)new OrderCancelled { OrderId = Order, CustomerId = Customer, OccurredAt = at }),
        Gen.Select(Samples.Times, Gen.Bool, (at, adult) =>
            (OrderRecord)new AgeVerified { OrderId = Order, CustomerId = Customer, OccurredAt = at, IsAdult = adult }));

    [Fact]
    public void What_was_encoded_is_decoded() => Records.Sample(record =>
    {
        var (type, value) = OrderRecordCodec.Encode(record);
        SampleOrders.AssertSame(record, OrderRecordCodec.Decode(type, CloudEventHeaders.Protobuf, value, Now));
    });

    [Fact]
    public void Json_is_read_by_proto_names()
    {
        const string json =
            """
            {"order_id": "O1", "customer_id": "C1", "order_time": "2025-11-17T06:38:34Z", "declared_total_cents": "4783", "currency_code": "EUR",
             "lines": [{"line_no": 2, "product_id": "P2", "quantity": 1, "unit_price_cents": "1250"}, {"line_no": 1, "product_id": "P1", "quantity": 3}]}
            """;

        var placed = (OrderPlaced)OrderRecordCodec.Decode("kivendtout.orders.v1.OrderPlaced", "application/json", System.Text.Encoding.UTF8.GetBytes(json), Now);

        Assert.Equal([new OrderLine(1, new("P1"), 3, null), new OrderLine(2, new("P2"), 1, 12_50)], placed.Lines);
        Assert.Equal((47_83L, null, null), (placed.DeclaredTotalCents, placed.SessionId, placed.ShippingMethod));
    }

    [Fact]
    public void Whatever_breaks_the_contract_names_its_field()
    {
        Breaks("order_id", order => order.OrderId = "");
        Breaks("customer_id", order => order.CustomerId = "a b");
        Breaks("session_id", order => order.SessionId = "é");
        Breaks("order_time", order => order.OrderTime = null);
        Breaks("order_time", order => order.OrderTime.Seconds += 400 * 86_400);
        Breaks("lines", order => order.Lines.Clear());
        Breaks("lines", order => order.Lines.Add(Enumerable.Range(0, OrderPlaced.MaxLines).Select(i => new Proto.PlacedLine { LineNo = i + 10, ProductId = "P", Quantity = 1 })));
        Breaks("lines.line_no", order => order.Lines[1].LineNo = 1);
        Breaks("lines.line_no", order => order.Lines[0].LineNo = 0);
        Breaks("lines.product_id", order => order.Lines[0].ProductId = "");
        Breaks("lines.quantity", order => order.Lines[0].Quantity = 0);
        Breaks("lines.quantity", order => order.Lines[0].Quantity = OrderLine.MaxQuantity + 1);
        Breaks("lines.unit_price_cents", order => order.Lines[0].UnitPriceCents = -1);
        Breaks("declared_total_cents", order => order.DeclaredTotalCents = -1);
        Breaks("currency_code", order => order.CurrencyCode = "USD");
        Breaks("shipping_method", order => order.ShippingMethod = new string('x', OrderPlaced.MaxShippingMethodLength + 1));

        static void Breaks(string field, Action<Proto.OrderPlaced> change)
        {
            var message = Proto.OrderPlaced.Parser.ParseFrom(OrderRecordCodec.Encode(SampleOrders.Placed("O1", "C1")).Value);
            change(message);
            Assert.Equal(field, Decode("kivendtout.orders.v1.OrderPlaced", message).Field);
        }
    }

    [Fact]
    public void A_check_of_age_must_have_a_result_and_a_payment_an_id()
    {
        var time = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(SampleOrders.Noon);
        Assert.Equal("result", Decode("kivendtout.orders.v1.AgeVerified", new Proto.AgeVerified { OrderId = "O1", CustomerId = "C1", VerifyTime = time }).Field);
        Assert.Equal("payment_id", Decode("kivendtout.orders.v1.OrderPaid", new Proto.OrderPaid { OrderId = "O1", CustomerId = "C1", PayTime = time }).Field);
        Assert.Equal("ce_type", Decode("kivendtout.payments.v1.PaymentAttempted", new Proto.OrderPaid()).Field);
        Assert.Equal("ce_type", Decode(null, new Proto.OrderPaid()).Field);
    }

    private static ContractViolationException Decode(string? type, IMessage message) =>
        Assert.Throws<ContractViolationException>(() => OrderRecordCodec.Decode(type, CloudEventHeaders.Protobuf, message.ToByteArray(), Now));
}
