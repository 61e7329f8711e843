using KiVendTout.Domain.Events;
using KiVendTout.Domain.Orders;
using KiVendTout.Domain.Sessions;

namespace KiVendTout.Stores.Tests.Postgres;

/// <summary>As <see cref="WritePathUnderFaults"/>, for orders and for the sessions, customers, products and payments that they name.</summary>
public sealed class OrderWritePathUnderFaults(ShopDatabases databases) : FaultTests(databases)
{
    private const int Iterations = 8;
    private const int Deliveries = 15;
    private const int Rows = 5;
    private const int EventsMax = 12;

    [Fact]
    public Task Everything_is_stored_once_whatever_breaks_and_whoever_else_owns_it() => UnderFaultsAsync(Iterations, (seed, prefix, shops) =>
    {
        var random = new Random(seed);
        var orders = Enumerable.Range(0, Rows).ToDictionary(row => new OrderId($"{prefix}-O{row}"), row => Order(random, $"{prefix}-O{row}"));
        var sessions = Enumerable.Range(0, Rows).ToDictionary(row => new SessionId($"{prefix}-S{row}"), row => Session(random, $"{prefix}-S{row}"));
        return (LiveAsync, CheckAsync);

        Task LiveAsync() => Task.WhenAll(shops.SelectMany((shop, at) => new[]
        {
            Task.Run(() => OwnerOfOrders(shop).LiveAsync(orders, Deliveries, new Random(seed + at)), Token),
            Task.Run(() => OwnerOfSessions(shop).LiveAsync(sessions, Deliveries, new Random(seed - at)), Token),
        }));

        async Task CheckAsync()
        {
            await CheckOrdersAsync(orders);
            await CheckSessionsAsync(sessions);
        }
    });

    private static RowOwner<OrderId, OrderState, OrderRecord> OwnerOfOrders(Shop shop) =>
        new(shop.Get<IOrderStore>(), id => new() { OrderId = id }, OrderLifecycle.Decide);

    private static RowOwner<SessionId, SessionState, UserEvent> OwnerOfSessions(Shop shop) =>
        new(shop.Get<ISessionStore>(), id => new() { SessionId = id }, (state, happened) => SessionFold.Fold(state, happened, Samples.Noon));

    private static OrderRecord[] Order(Random random, string order)
    {
        var session = new SessionId(order.Replace("-O", "-S", StringComparison.Ordinal));
        OrderRecord[] all =
        [
            SampleOrders.Placed(order, CustomerOf(order)) with { SessionId = session },
            SampleOrders.Paid(order, CustomerOf(order)),
            new OrderShipped { OrderId = new(order), CustomerId = new(CustomerOf(order)), OccurredAt = Samples.Noon.AddDays(1) },
            new OrderDelivered { OrderId = new(order), CustomerId = new(CustomerOf(order)), OccurredAt = Samples.Noon.AddDays(2) },
        ];
        var records = all.Where(_ => random.Next(5) > 0).DefaultIfEmpty(all[0]).ToArray();
        random.Shuffle(records);
        return records;
    }

    private static UserEvent[] Session(Random random, string session) =>
    [
        .. Enumerable.Range(0, random.Next(1, EventsMax)).Select(i => new UserEvent
        {
            EventId = new EventId($"{session}-E{i}"),
            EventType = random.Next(2) == 0 ? EventTypes.PageView : EventTypes.AddToCart,
            SessionId = new(session),
            CustomerId = new(CustomerOf(session)),
            OccurredAt = Samples.Noon.AddSeconds(random.Next(1000)),
        }),
    ];

    /// <summary>Two customers for all rows of a run.</summary>
    private static string CustomerOf(string row) => $"{row[..row.IndexOf('-', StringComparison.Ordinal)]}-C{row[^1] % 2}";

    private async Task CheckOrdersAsync(Dictionary<OrderId, OrderRecord[]> orders)
    {
        var owner = OwnerOfOrders(Shop);
        foreach (var (id, log) in orders)
        {
            Assert.True(await owner.FollowAsync(id, log));
            var stored = (await Shop.Get<IOrderStore>().LoadAsync(id, Token))!;
            var expected = SampleOrders.Fold(id.Value, log);
            SampleOrders.AssertSame(expected.Placement, stored.Placement);
            Assert.Equal(expected with { Placement = null, Version = stored.Version }, stored with { Placement = null });

            var lines = (expected.Placement?.Lines.Length ?? 0).ToString(System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(
                [lines, lines],
                await Shop.ColumnAsync(
                    $"""
                    SELECT count(*)::text FROM order_items WHERE order_id = '{id}'
                    UNION ALL SELECT count(*)::text FROM audit_log WHERE table_name = 'order_items' AND row_key LIKE '{id}/%' AND operation = 'insert'
                    """));
            await new Trail(Shop).CheckAsync("orders", "order_id", id.Value);
        }
    }

    private async Task CheckSessionsAsync(Dictionary<SessionId, UserEvent[]> sessions)
    {
        var owner = OwnerOfSessions(Shop);
        foreach (var (id, log) in sessions)
        {
            Assert.True(await owner.FollowAsync(id, log));
            var stored = (await Shop.Get<ISessionStore>().LoadAsync(id, Token))!;
            var expected = log.Aggregate(new SessionState { SessionId = id }, (state, happened) => SessionFold.Fold(state, happened, Samples.Noon));
            Assert.Equal(expected.Counts.AsEnumerable(), stored.Counts.AsEnumerable());
            Assert.Equal(expected.Remembered.Order(), stored.Remembered.Order());
            Assert.Equal(expected with { Counts = stored.Counts, Remembered = stored.Remembered, Version = stored.Version }, stored);
        }
    }
}
