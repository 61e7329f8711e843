using KiVendTout.Domain.Orders;
using KiVendTout.Stores.Postgres.Privacy;
using KiVendTout.Stores.Postgres.Tables;
using static KiVendTout.Stores.Postgres.Tables.About;
using static KiVendTout.Stores.Postgres.Tables.Columns<KiVendTout.Domain.Orders.OrderState>;

namespace KiVendTout.Stores.Postgres.Orders;

/// <summary><see cref="IOrderStore"/> on PostgreSQL.</summary>
internal sealed class PostgresOrderStore(ShopDatabase database, CustomerKeys keys, PostgresOptions options, TimeProvider time)
    : RowStore<OrderId, OrderState>(Orders, database, keys, options, time), IOrderStore
{
    private const string Lines =
        """
        SELECT jsonb_agg(jsonb_build_array(i.line_no, i.product_id, i.quantity, i.unit_price_cents) ORDER BY i.line_no)
        FROM order_items i WHERE i.order_id = orders.order_id
        """;

    public static readonly Table<OrderId, OrderState> Orders = new(
        "orders",
        key => key.Value,
        id => new() { OrderId = new(id) },
        Key("order_id", Pseudonymous, o => o.OrderId.Value),
        Id("customer_id", Pseudonymous, o => o.CustomerId?.Value, (o, id) => o with { CustomerId = new(id) }) with { Names = Reference.Customers },
        Time("ordered_at", Pseudonymous, o => o.Placement?.OccurredAt, (o, at) => o with { Placement = OrderValues.PlacedAt(o, at) }),
        Id("session_id", Pseudonymous, o => o.Placement?.SessionId?.Value, Placed((p, id) => p with { SessionId = new(id) })) with { Names = Reference.Sessions },
        Id("payment_id", Pseudonymous, o => o.PaymentId?.Value, (o, id) => o with { PaymentId = new(id) }) with { Names = Reference.Payments },
        Cents("declared_total_cents", Pseudonymous, o => o.Placement?.DeclaredTotalCents,
            (o, cents) => o with { Placement = o.Placement! with { DeclaredTotalCents = cents } }),
        Computed("currency", "currency_code", None, "CASE WHEN n.ordered_at IS NOT NULL THEN 'EUR' END"),
        Text("shipping_method", Pseudonymous, o => o.Placement?.ShippingMethod, Placed((p, method) => p with { ShippingMethod = method })),
        Text("status", Pseudonymous, o => OrderValues.NameOf(o.Status)),
        Text("age_hold", Pseudonymous, o => OrderValues.NameOf(o.AgeHold)),
        Computed("completeness", "text", None, "CASE WHEN n.ordered_at IS NOT NULL THEN 'complete' ELSE 'referenced' END"),
        Time("paid_at", Pseudonymous, o => o.PaidAt, (o, at) => o with { PaidAt = at }),
        Time("processing_at", Pseudonymous, o => o.ProcessingAt, (o, at) => o with { ProcessingAt = at }),
        Time("shipped_at", Pseudonymous, o => o.ShippedAt, (o, at) => o with { ShippedAt = at }),
        Time("delivered_at", Pseudonymous, o => o.DeliveredAt, (o, at) => o with { DeliveredAt = at }),
        Time("cancelled_at", Pseudonymous, o => o.CancelledAt, (o, at) => o with { CancelledAt = at }),
        Time("age_proved_at", Pseudonymous, o => o.AgeProvedAt, (o, at) => o with { AgeProvedAt = at }),
        Time("age_refused_at", Pseudonymous, o => o.AgeRefusedAt, (o, at) => o with { AgeRefusedAt = at }),
        Flag("adult_only", Pseudonymous, o => o.AdultOnly, (o, adult) => o with { AdultOnly = adult }),
        Cents("lines_total_cents", Pseudonymous, o => o.LinesTotalCents, (o, cents) => o with { LinesTotalCents = cents }) with { SqlType = "bigint" },
        Text("anomalies", Pseudonymous, o => string.Join(',', o.Anomalies)) with { SqlType = "text[]", Value = "string_to_array(n.anomalies, ',')" },
        Joined("lines", Lines, Placed((p, json) => p with { Lines = OrderLines.Read(json) })))
    { Parts = [OrderLines.Items] };

    // What was told with the order is read after the time at which it was placed.
    private static Func<OrderState, string, OrderState> Placed(Func<OrderPlaced, string, OrderPlaced> set) =>
        (o, text) => o with { Placement = set(o.Placement!, text) };
}
