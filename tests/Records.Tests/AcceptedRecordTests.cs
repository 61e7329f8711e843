using CsCheck;
using KiVendTout.Domain.Events;
using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Orders;
using KiVendTout.Domain.Payments;
using KiVendTout.Domain.Products;
using KiVendTout.Domain.Sessions;

namespace KiVendTout.Records.Tests;

/// <summary>What a codec takes, our own code can bear: no fold and no decision throws on it, whatever it is folded into.</summary>
public sealed class AcceptedRecordTests
{
    private static readonly RuleSet Rules = new(new FraudOptions());

    private static readonly DateTimeOffset[] Clocks = [ExtremeRecords.Now, Clock.Earliest, DateTimeOffset.MaxValue];

    private static readonly Dictionary<ProductId, Product> Catalogue = new[] { "p0", "p1", "product_id-1" }.ToDictionary(
        id => new ProductId(id),
        id => new Product { ProductId = new(id), Name = id, Category = id, UnitPriceCents = Currency.MaxAmountCents, AdultRestricted = true });

    [Fact]
    public void Payments() => Taken<PaymentRecord>("payments", records =>
    {
        var history = new CustomerHistory(new("C1"));
        Assert.NotNull(CustomerFold.FoldAll(history, "FR", records, Rules, ExtremeRecords.Now));
        Assert.Null(CustomerFold.FoldAll(history, "FR", records, Rules, ExtremeRecords.Now));
        foreach (var payment in records.GroupBy(record => record.PaymentId))
        {
            var state = payment.Aggregate(new PaymentState { PaymentId = payment.Key }, PaymentLifecycle.Decide);
            Assert.True(Enum.IsDefined(state.Outcome) && state.RefundedCents >= 0);
            Assert.Same(state, payment.Aggregate(state, PaymentLifecycle.Decide));
            Assert.All(payment, record => Assert.Equal(record, Decode(PaymentRecordCodec.Encode(record))));
        }
    });

    [Fact]
    public void Orders() => Taken<OrderRecord>("orders", records =>
    {
        foreach (var order in records.GroupBy(record => record.OrderId))
        {
            var state = OrderLifecycle.Appraise(order.Aggregate(new OrderState { OrderId = order.Key }, OrderLifecycle.Decide), Catalogue);
            Assert.True(Enum.IsDefined(state.Status) && Enum.IsDefined(state.AgeHold) && !state.Anomalies.IsDefault && !(state.LinesTotalCents < 0));
            Assert.Same(state, order.Aggregate(state, OrderLifecycle.Decide));
            Assert.All(Enum.GetValues<OrderCommand>(), command => Assert.NotNull(OrderDecisions.Decide(state, command, ExtremeRecords.Now)));
            Assert.All(order, record => SampleOrders.AssertSame(record, (OrderRecord)Decode(OrderRecordCodec.Encode(record))));
        }
    });

    [Fact]
    public void Sessions() => Taken<SessionRecord>("events", records =>
    {
        foreach (var session in records.GroupBy(record => record.SessionId))
        {
            foreach (var now in Clocks)
            {
                var state = session.Aggregate(new SessionState { SessionId = session.Key }, (folded, record) => SessionFold.Fold(folded, record, now));
                Assert.True(state.EventCount >= 0 && Enum.IsDefined(state.FunnelStep));
                Assert.Same(state, session.Aggregate(state, (folded, record) => SessionFold.Fold(folded, record, now)));
                Assert.All(Clocks, later => Assert.NotNull(SessionFold.CloseIfSilent(state, later)));
            }

            Assert.All(session, record => Assert.Equal(record, Decode((SessionRecordCodec.Encode(record).Type, SessionRecordCodec.Encode(record).Value))));
        }
    });

    private static void Taken<T>(string area, Action<List<T>> fold)
    {
        var types = GoldenRecords.Types.Where(type => type.FullName.StartsWith($"kivendtout.{area}.", StringComparison.Ordinal)).ToList();
        var taken = 0;
        Gen.Select(Gen.Int[0, types.Count - 1], Gen.Int).Array[1, 40].Sample(seeds =>
        {
            var records = seeds.Select(seed => TryDecode(types[seed.Item1].FullName, ExtremeRecords.Of(types[seed.Item1], seed.Item2))).OfType<T>().ToList();
            Interlocked.Add(ref taken, records.Count);
            if (records.Count > 0)
            {
                fold(records);
            }
        });
        Assert.True(taken > 100, $"only {taken} records were taken: the test says nothing");
    }

    private static object? TryDecode(string type, byte[] value)
    {
        try
        {
            return Decode((type, value));
        }
        catch (ContractViolationException)
        {
            return null;
        }
    }

    private static object Decode((string Type, byte[] Value) record) =>
        GoldenRecords.Decode(record.Type, CloudEventHeaders.Protobuf, record.Value, ExtremeRecords.Now);
}
