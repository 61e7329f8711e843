using KiVendTout.Domain.Orders;

namespace KiVendTout.Domain.Tests.Orders;

public class OrderLifecycleTests
{
    private static readonly OrderRecord[] Facts =
    [
        Ord.Placed(Ord.Line(1, "book"), Ord.Line(2, "wine")), Ord.Paid(1), Ord.Processing(2), Ord.Age(3, adult: false), Ord.Age(4, adult: true),
        Ord.Shipped(5), Ord.Delivered(6), Ord.Cancelled(7),
    ];

    private static readonly Gen<OrderRecord[]> SomeFacts = Gen.Bool.Array[Facts.Length].Select(kept => Facts.Where((_, i) => kept[i]).ToArray());

    [Fact]
    public void The_order_of_arrival_and_repetition_do_not_matter() =>
        Gen.Select(SomeFacts, SomeFacts.SelectMany(facts => Gen.Shuffle(facts))).Sample((_, shuffled) =>
        {
            var inOrder = Ord.Fold([.. shuffled.OrderBy(fact => Array.IndexOf(Facts, fact))]);
            var mixed = Ord.Fold([.. shuffled, .. shuffled]);
            Assert.Equal(inOrder, mixed);
            Assert.Equal(inOrder.Anomalies, mixed.Anomalies);
        });

    [Fact]
    public void No_fact_is_refused_and_only_the_impossible_is_an_anomaly() => SomeFacts.Sample(facts =>
    {
        var order = Ord.Fold(facts);
        bool Has<T>() => facts.OfType<T>().Any();
        var fulfilled = Has<OrderShipped>() || Has<OrderDelivered>();
        var proved = facts.OfType<AgeVerified>().Any(check => check.IsAdult);
        Assert.Equal(fulfilled && !Has<OrderPaid>(), order.Anomalies.Contains(OrderAnomaly.FulfilledUnpaid));
        Assert.Equal(fulfilled && Has<OrderCancelled>(), order.Anomalies.Contains(OrderAnomaly.FulfilledYetCancelled));
        Assert.Equal(fulfilled && Has<OrderPlaced>() && !proved, order.Anomalies.Contains(OrderAnomaly.FulfilledWhileHeld));
        Assert.Equal(Has<OrderDelivered>() && !Has<OrderShipped>(), order.Anomalies.Contains(OrderAnomaly.DeliveredUnshipped));
        Assert.DoesNotContain(OrderAnomaly.ProductUnknown, order.Anomalies);
    });

    [Theory]
    [InlineData(1, OrderStatus.Pending)]
    [InlineData(2, OrderStatus.Paid)]
    [InlineData(3, OrderStatus.Processing)]
    [InlineData(6, OrderStatus.Shipped)]
    [InlineData(7, OrderStatus.Delivered)]
    [InlineData(8, OrderStatus.Delivered)]
    public void The_status_is_the_strongest_fact_known(int facts, OrderStatus status) =>
        Assert.Equal(status, Ord.Fold([.. Facts.Take(facts)]).Status);

    [Fact]
    public void A_known_fact_gives_the_same_instance()
    {
        var order = Ord.Fold(Facts);
        Assert.All(Facts, fact => Assert.Same(order, OrderLifecycle.Decide(order, fact)));
        Assert.Same(order, OrderLifecycle.Appraise(order, Ord.Catalogue));
    }

    [Fact]
    public void Times_tell_whether_a_fact_was_possible()
    {
        OrderRecord wine = Ord.Placed(Ord.Line(1, "wine"));
        Assert.Contains(OrderAnomaly.FulfilledWhileHeld, Ord.Fold(wine, Ord.Paid(1), Ord.Shipped(2), Ord.Age(3, adult: true)).Anomalies);
        Assert.Empty(Ord.Fold(wine, Ord.Paid(1), Ord.Age(2, adult: true), Ord.Shipped(3)).Anomalies);
        Assert.Equal([OrderAnomaly.DeliveredUnshipped], Ord.Fold(wine, Ord.Paid(1), Ord.Age(1, adult: true), Ord.Delivered(2), Ord.Shipped(3)).Anomalies);
        Assert.Equal([OrderAnomaly.PaidAfterCancelled], Ord.Fold(wine, Ord.Cancelled(1), Ord.Paid(2)).Anomalies);
        Assert.Empty(Ord.Fold(wine, Ord.Paid(1), Ord.Cancelled(2)).Anomalies);
    }

    [Fact]
    public void A_record_of_another_customer_is_refused_by_field()
    {
        var order = Ord.Fold(Facts);
        var foreign = Ord.Shipped(1) with { CustomerId = new CustomerId("C99999") };
        Assert.Equal("customer_id", Assert.Throws<ContractViolationException>(() => OrderLifecycle.Decide(order, foreign)).Field);
    }

    [Fact]
    public void Adult_only_products_hold_an_order_until_its_customer_proves_to_be_an_adult()
    {
        OrderRecord wine = Ord.Placed(Ord.Line(1, "book"), Ord.Line(2, "wine"));
        Assert.Equal(AgeHold.None, Ord.Fold(Ord.Placed(Ord.Line(1, "book"))).AgeHold);
        Assert.Equal(AgeHold.Held, Ord.Fold(wine).AgeHold);
        Assert.Equal(AgeHold.Refused, Ord.Fold(wine, Ord.Age(1, adult: false)).AgeHold);
        Assert.Equal(AgeHold.Released, Ord.Fold(wine, Ord.Age(1, adult: false), Ord.Age(2, adult: true)).AgeHold);
        Assert.Equal(AgeHold.Released, Ord.Fold(wine, Ord.Age(1, adult: true), Ord.Age(2, adult: false)).AgeHold);
        Assert.Equal(OrderStatus.Paid, Ord.Fold(wine, Ord.Paid(1)).Status);
    }

    [Fact]
    public void Lines_are_summed_at_their_prices_or_else_at_the_catalogues()
    {
        var order = Ord.Fold(Ord.Placed(Ord.Line(1, "book", quantity: 2), Ord.Line(2, "book", price: 10_00)));
        Assert.Equal(35_00, order.LinesTotalCents);
        Assert.Equal(99_99, order.Placement!.DeclaredTotalCents);
    }

    [Fact]
    public void A_product_that_is_not_in_the_catalogue_is_asked_for_again()
    {
        var order = Ord.Fold(Ord.Placed(Ord.Line(1, "named"), Ord.Line(2, "missing", price: 1_00)));
        Assert.True(order.NeedsAppraisal);
        Assert.Equal([OrderAnomaly.ProductUnknown], order.Anomalies);
        Assert.Null(order.AdultOnly);
        Assert.Equal(AgeHold.Held, Ord.Fold(Ord.Placed(Ord.Line(1, "named"), Ord.Line(2, "wine"))).AgeHold);

        var wine = Ord.Catalogue[new ProductId("wine")];
        var complete = OrderLifecycle.Appraise(order, order.Placement!.Lines.ToDictionary(line => line.ProductId, _ => wine));
        Assert.Equal((AgeHold.Held, 21_00, false), (complete.AgeHold, complete.LinesTotalCents, complete.NeedsAppraisal));
    }
}
