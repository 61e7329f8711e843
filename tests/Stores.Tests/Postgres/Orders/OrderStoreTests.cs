using KiVendTout.Domain.Orders;
using Npgsql;

namespace KiVendTout.Stores.Tests.Postgres.Orders;

public sealed class OrderStoreTests(ShopDatabases databases) : ShopTests(databases)
{
    private IOrderStore Orders => Shop.Get<IOrderStore>();

    private IOrderQueries Queries => Shop.Get<IOrderQueries>();

    [Fact]
    public async Task What_was_committed_is_loaded_and_found()
    {
        var placed = SampleOrders.Placed("O1", "C1");
        var order = SampleOrders.Fold("O1", placed, SampleOrders.Paid("O1", "C1")) with { AdultOnly = true, LinesTotalCents = 44_00 };

        Assert.Equal(WriteOutcome.Committed, await CommitAsync(order));

        var stored = order with { Version = 1 };
        AssertSame(stored, await Orders.LoadAsync(order.OrderId, Token));
        AssertSame(stored, await Queries.FindAsync(order.OrderId, Token));
        Assert.Null(await Orders.LoadAsync(new("O404"), Token));
        Assert.Equal("paid/held/complete", await Shop.ScalarAsync<string>("SELECT status || '/' || age_hold || '/' || completeness FROM orders"));
        Assert.Equal(2, await Shop.ScalarAsync<long>("SELECT count(*) FROM order_items WHERE order_id = 'O1' AND product_id = 'P1'"));
    }

    [Fact]
    public async Task Facts_without_a_placement_are_a_reference_that_is_filled_later()
    {
        var paid = SampleOrders.Fold("O1", SampleOrders.Paid("O1", "C1"));
        await CommitAsync(paid);
        Assert.Equal("paid/referenced", await Shop.ScalarAsync<string>("SELECT status || '/' || completeness FROM orders"));

        var whole = OrderLifecycle.Decide((await Orders.LoadAsync(new("O1"), Token))!, SampleOrders.Placed("O1", "C1"));
        Assert.Equal(WriteOutcome.Committed, await CommitAsync(whole));
        AssertSame(whole with { Version = 2 }, await Orders.LoadAsync(new("O1"), Token));
        Assert.Equal("complete", await Shop.ScalarAsync<string>("SELECT completeness FROM orders"));
    }

    [Fact]
    public async Task Parents_that_have_not_arrived_are_references()
    {
        await CommitAsync(SampleOrders.Fold("O1", SampleOrders.Placed("O1", "C1"), SampleOrders.Paid("O1", "C1")));

        Assert.Equal(
            ["customers C1 test", "payments PAY-O1 test", "products P1 test", "products P2 test", "sessions S1 test"],
            await Shop.ColumnAsync(
                """
                SELECT 'customers ' || customer_id || ' ' || updated_by AS named FROM customers WHERE completeness = 'referenced'
                UNION ALL SELECT 'payments ' || payment_id || ' ' || updated_by FROM payments WHERE completeness = 'referenced'
                UNION ALL SELECT 'products ' || product_id || ' ' || updated_by FROM products WHERE completeness = 'referenced'
                UNION ALL SELECT 'sessions ' || session_id || ' ' || updated_by FROM sessions WHERE completeness = 'referenced'
                ORDER BY named
                """));
    }

    [Fact]
    public async Task Lines_are_written_once_however_often_the_order_is()
    {
        var order = SampleOrders.Fold("O1", SampleOrders.Placed("O1", "C1"));
        await CommitAsync(order);

        var paid = OrderLifecycle.Decide(order with { Version = 1 }, SampleOrders.Paid("O1", "C1"));
        Assert.Equal(WriteOutcome.Committed, await CommitAsync(paid));

        AssertSame(paid with { Version = 2 }, await Orders.LoadAsync(new("O1"), Token));
        Assert.Equal(["1", "1", "1"], await Shop.ColumnAsync("SELECT version::text FROM order_items WHERE order_id = 'O1'"));
    }

    [Fact]
    public async Task A_stale_version_writes_neither_order_nor_lines_nor_record()
    {
        var order = SampleOrders.Fold("O1", SampleOrders.Placed("O1", "C1"));
        await CommitAsync(order);

        Assert.Equal(WriteOutcome.Stale, await CommitAsync(order, order.Placement!));
        Assert.Equal(WriteOutcome.Stale, await CommitAsync(SampleOrders.Fold("O2", SampleOrders.Placed("O2", "C1")) with { Version = 3 }));

        Assert.Equal((1L, 3L, 0L), (await CountAsync("orders"), await CountAsync("order_items"), await CountAsync("outbox")));
    }

    [Fact]
    public async Task A_command_becomes_a_record_in_the_same_transaction()
    {
        var placed = SampleOrders.Placed("O1", "C1");
        await CommitAsync(SampleOrders.Fold("O1", placed), placed);

        var record = Assert.Single(await Shop.Outbox.ReadAsync(10, Token));
        Assert.Equal(("orders", "C1", "O1:placed", "kivendtout.orders.v1.OrderPlaced"), (record.Topic, record.Key, record.CloudEventId, record.CloudEventType));
        SampleOrders.AssertSame(placed, KiVendTout.Records.OrderRecordCodec.Decode(
            record.CloudEventType, "application/protobuf", record.Payload.Span, SampleOrders.Noon));

        // The row is refused by the database: no record tells of it.
        var broken = SampleOrders.Placed("O2", "C1") with { DeclaredTotalCents = -1 };
        await Assert.ThrowsAsync<ContractViolationException>(() => CommitAsync(SampleOrders.Fold("O2", broken), broken));
        Assert.Single(await Shop.Outbox.ReadAsync(10, Token));
    }

    [Fact]
    public async Task Many_orders_at_once_each_get_their_own_outcome()
    {
        var bad = SampleOrders.Placed("O050", "C1") with { DeclaredTotalCents = -1 };
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 100).Select(async i =>
        {
            var id = $"O{i:D3}";
            try
            {
                return await CommitAsync(SampleOrders.Fold(id, i == 50 ? bad : SampleOrders.Placed(id, $"C{i % 7}")));
            }
            catch (ContractViolationException)
            {
                return (WriteOutcome?)null;
            }
        }));

        Assert.Equal(99, outcomes.Count(outcome => outcome == WriteOutcome.Committed));
        Assert.Equal((99L, 297L), (await CountAsync("orders"), await CountAsync("order_items")));
    }

    [Fact]
    public async Task Orders_and_payments_that_name_each_other_do_not_block_each_other()
    {
        await Task.WhenAll(Enumerable.Range(0, 300).SelectMany(i => new[]
        {
            CommitAsync(
                SampleOrders.Fold($"O{i}", SampleOrders.Placed($"O{i}", $"C{i % 20}"), SampleOrders.Paid($"O{i}", $"C{i % 20}"))),
            CustomerWriter.ReceiveAsync(Shop.Assessments, Samples.Attempt($"PAY-O{299 - i}", $"P{i}", session: $"S{i % 20}")),
        }));

        Assert.Equal((300L, 300L), (await CountAsync("orders WHERE status = 'paid'"), await CountAsync("payments WHERE completeness = 'complete'")));
    }

    [Fact]
    public async Task An_impossible_fact_is_kept_with_its_anomaly_and_without_it_the_database_refuses()
    {
        var shipped = SampleOrders.Fold(
            "O1", SampleOrders.Placed("O1", "C1"), SampleOrders.Paid("O1", "C1"),
            new OrderShipped { OrderId = new("O1"), CustomerId = new("C1"), OccurredAt = SampleOrders.Noon }) with
        { AdultOnly = true, LinesTotalCents = 1 };
        Assert.Equal(WriteOutcome.Committed, await CommitAsync(shipped));
        Assert.Equal("shipped/held/fulfilled_while_held", await Shop.ScalarAsync<string>("SELECT status || '/' || age_hold || '/' || array_to_string(anomalies, ',') FROM orders"));

        var fault = await Assert.ThrowsAsync<PostgresException>(() => Shop.ExecuteAsync("UPDATE orders SET anomalies = '{}'"));
        Assert.Equal("orders_hold_blocks_fulfilment", fault.ConstraintName);
    }

    [Fact]
    public async Task Lists_filter_and_page_by_id()
    {
        for (var i = 1; i <= 9; i++)
        {
            var placed = SampleOrders.Placed($"O{i}", $"C{i % 2}") with { OccurredAt = SampleOrders.Noon.AddHours(i) };
            await CommitAsync(i % 3 == 0 ? SampleOrders.Fold($"O{i}", placed, SampleOrders.Paid($"O{i}", $"C{i % 2}")) : SampleOrders.Fold($"O{i}", placed));
        }

        Assert.Equal(["O3", "O6", "O9"], await IdsAsync(new OrderFilter { Status = OrderStatus.Paid }));
        Assert.Equal(["O2", "O4", "O6", "O8"], await IdsAsync(new OrderFilter { CustomerId = new("C0") }));
        Assert.Equal(
            ["O4", "O5"],
            await IdsAsync(new OrderFilter { Status = OrderStatus.Pending, From = SampleOrders.Noon.AddHours(4), Until = SampleOrders.Noon.AddHours(7) }));

        var first = await Queries.ListAsync(new OrderFilter(), new PageRequest(4, null), Token);
        var second = await Queries.ListAsync(new OrderFilter(), new PageRequest(4, first.Next), Token);
        var third = await Queries.ListAsync(new OrderFilter(), new PageRequest(4, second.Next), Token);
        Assert.Equal((4, 4, 1, null), (first.Items.Count, second.Items.Count, third.Items.Count, third.Next));
        Assert.All(first.Items, order => Assert.Equal(3, order.Placement!.Lines.Length));
    }

    private async Task<IEnumerable<string>> IdsAsync(OrderFilter filter) =>
        (await Queries.ListAsync(filter, new PageRequest(100, null), Token)).Items.Select(order => order.OrderId.Value);

    private Task<WriteOutcome> CommitAsync(OrderState next, params OrderRecord[] publish) =>
        Orders.CommitAsync(new() { Next = next, Actor = "test", Publish = [.. publish] }, Token);

    private Task<long> CountAsync(string from) => Shop.ScalarAsync<long>($"SELECT count(*) FROM {from}");

    private static void AssertSame(OrderState expected, OrderState? actual)
    {
        Assert.Equal(expected with { Placement = null }, actual! with { Placement = null });
        SampleOrders.AssertSame(expected.Placement, actual.Placement);
    }
}
