using KiVendTout.Domain.Orders;

namespace KiVendTout.Domain.Tests.Orders;

public class OrderDecisionsTests
{
    private static readonly Gen<OrderCommand> Commands = Gen.Enum<OrderCommand>();

    [Fact]
    public void No_sequence_of_commands_makes_an_anomaly() =>
        Gen.Select(Gen.Bool, Gen.Int[0, 2], Commands.Array[0, 12]).Sample((paid, adult, commands) =>
        {
            OrderRecord placed = Ord.Placed(Ord.Line(1, adult == 0 ? "book" : "wine"));
            List<OrderRecord> facts = [placed];
            if (paid)
            {
                facts.Add(Ord.Paid(0));
            }

            if (adult == 2)
            {
                facts.Add(Ord.Age(0, adult: true));
            }

            var order = Ord.Fold([.. facts]);
            foreach (var (command, minute) in commands.Select((command, i) => (command, i + 1)))
            {
                if (OrderDecisions.Decide(order, command, Ord.After(minute)).Value is { } fact)
                {
                    var before = order.Status;
                    order = OrderLifecycle.Decide(order, fact);
                    Assert.NotEqual(before, order.Status);
                }
            }

            Assert.Empty(order.Anomalies);
            Assert.False(adult == 1 && order.Status is OrderStatus.Shipped or OrderStatus.Delivered && order.AgeHold == AgeHold.Held);
        });

    [Theory]
    [InlineData(OrderCommand.Process, OrderStatus.Processing)]
    [InlineData(OrderCommand.Ship, OrderStatus.Shipped)]
    [InlineData(OrderCommand.Cancel, OrderStatus.Cancelled)]
    public void A_paid_order_obeys_and_obeying_again_changes_nothing(OrderCommand command, OrderStatus status)
    {
        var order = Ord.Fold(Ord.Placed(Ord.Line(1, "book")), Ord.Paid(1));
        var done = OrderLifecycle.Decide(order, OrderDecisions.Decide(order, command, Ord.After(2)).Value!);
        Assert.Equal(status, done.Status);

        var again = OrderDecisions.Decide(done, command, Ord.After(3));
        Assert.Equal((null, null), (again.Value, again.Fault));
    }

    [Fact]
    public void What_cannot_be_is_refused_with_the_reason()
    {
        OrderRecord book = Ord.Placed(Ord.Line(1, "book"));
        OrderRecord wine = Ord.Placed(Ord.Line(1, "wine"));
        Refuses(OrderCommand.Process, "pending", book);
        Refuses(OrderCommand.Ship, "pending", book);
        Refuses(OrderCommand.Deliver, "paid", book, Ord.Paid(1));
        Refuses(OrderCommand.Cancel, "shipped", book, Ord.Paid(1), Ord.Shipped(2));
        Refuses(OrderCommand.Ship, "cancelled", book, Ord.Paid(1), Ord.Cancelled(2));
        Refuses(OrderCommand.Process, "adult", wine, Ord.Paid(1));
        Refuses(OrderCommand.Process, "not to be an adult", wine, Ord.Paid(1), Ord.Age(2, adult: false));
        Refuses(OrderCommand.Ship, "adult", wine, Ord.Paid(1));
        Refuses(OrderCommand.Ship, "not to be an adult", wine, Ord.Paid(1), Ord.Age(2, adult: false));
        Refuses(OrderCommand.Deliver, "adult", wine, Ord.Paid(1), Ord.Shipped(2));
        Refuses(OrderCommand.Ship, "catalogue", Ord.Placed(Ord.Line(1, "missing")), Ord.Paid(1));

        static void Refuses(OrderCommand command, string reason, params OrderRecord[] facts)
        {
            var fault = OrderDecisions.Decide(Ord.Fold(facts), command, Ord.After(9)).Fault;
            Assert.Equal(FaultCode.FailedPrecondition, fault?.Code);
            Assert.Contains(reason, fault!.Rule, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_order_that_is_not_placed_is_not_found() =>
        Assert.Equal(FaultCode.NotFound, OrderDecisions.Decide(Ord.Fold(Ord.Paid(1)), OrderCommand.Ship, Ord.Noon).Fault?.Code);

    [Fact]
    public void A_new_order_costs_what_the_catalogue_says()
    {
        var placed = Create(Ord.Nothing, Ord.New(Ord.Line(1, "book", 2, price: 1), Ord.Line(2, "wine"), Ord.Line(3, "book"))).Value!;
        Assert.Equal([12_50, 20_00, 12_50], placed.Lines.Select(line => line.UnitPriceCents!.Value));
        Assert.Equal(57_50, placed.DeclaredTotalCents);
        Assert.Equal(57_50, Ord.Fold(placed).LinesTotalCents);
    }

    [Fact]
    public void The_same_request_again_answers_as_the_first_time()
    {
        var wanted = Ord.New(Ord.Line(1, "book", 2));
        var first = Create(Ord.Nothing, wanted).Value!;
        var state = Ord.Fold(first);
        Assert.Same(first, Create(state, wanted).Value);
        Assert.Equal(FaultCode.AlreadyExists, Create(state, Ord.New(Ord.Line(1, "book", 3))).Fault?.Code);
    }

    [Fact]
    public void Unknown_products_and_customers_are_refused_by_field()
    {
        Assert.Equal("order.lines[1].product_id", Create(Ord.Nothing, Ord.New(Ord.Line(1, "book"), Ord.Line(2, "named"))).Fault?.Field);
        Assert.Equal("order.lines", Create(Ord.Nothing, Ord.New([.. Enumerable.Range(1, 60).Select(i => Ord.Line(i, "wine", OrderLine.MaxQuantity))])).Fault?.Field);
        var missing = OrderDecisions.Create(Ord.Nothing, Ord.New(Ord.Line(1, "book")), null, Ord.Catalogue, Ord.Noon);
        Assert.Equal((FaultCode.Invalid, "order.customer_id"), (missing.Fault!.Code, missing.Fault.Field));
        var erased = OrderDecisions.Create(
            Ord.Nothing, Ord.New(Ord.Line(1, "book")), Ord.Known with { Completeness = Completeness.Erased }, Ord.Catalogue, Ord.Noon);
        Assert.Equal(FaultCode.FailedPrecondition, erased.Fault?.Code);
    }

    [Fact]
    public void A_request_names_one_order_of_its_customer()
    {
        Assert.Equal(NewOrder.IdFor(Ord.Customer, "R1"), NewOrder.IdFor(Ord.Customer, "R1"));
        Assert.NotEqual(NewOrder.IdFor(Ord.Customer, "R1"), NewOrder.IdFor(Ord.Customer, "R2"));
        Assert.NotEqual(NewOrder.IdFor(Ord.Customer, "R1"), NewOrder.IdFor(new CustomerId("C2"), "R1"));
        Assert.True(IdRule.IsValid(NewOrder.IdFor(Ord.Customer, "R1").Value));
        Assert.Equal("request_id", Assert.Throws<ContractViolationException>(() => NewOrder.IdFor(Ord.Customer, "a b")).Field);
    }

    private static Result<OrderPlaced> Create(OrderState state, NewOrder wanted) =>
        OrderDecisions.Create(state, wanted, Ord.Known, Ord.Catalogue, Ord.Noon);

    [Fact]
    public void No_number_of_lines_or_pieces_overflows()
    {
        foreach (var (field, order) in new[]
        {
            ("order.lines[0].quantity", Ord.New(Ord.Line(1, "book", int.MaxValue))),
            ("order.lines[0].quantity", Ord.New(Ord.Line(1, "book", int.MinValue))),
            ("order.lines", Ord.New()),
            ("order.lines", Ord.New() with { Lines = default }),
            ("order.lines", Ord.New([.. Enumerable.Range(1, OrderPlaced.MaxLines + 1).Select(number => Ord.Line(number, "book"))])),
            ("order.lines", Ord.New([.. Enumerable.Range(1, OrderPlaced.MaxLines).Select(number => Ord.Line(number, "wine", OrderLine.MaxQuantity))])),
        })
        {
            Assert.Equal(field, OrderDecisions.Create(Ord.Nothing, order, Ord.Known, Ord.Catalogue, Ord.Noon).Fault?.Field);
        }
    }
}
