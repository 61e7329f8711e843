using System.Collections.Immutable;
using System.Text.Json;
using KiVendTout.Domain.Orders;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Orders;

/// <summary>One row of <c>orders</c> with its lines.</summary>
internal static class OrderRow
{
    /// <summary>Columns of an order named o, its lines as one JSON array of arrays.</summary>
    public const string Columns =
        """
        o.order_id, o.customer_id, o.session_id, o.payment_id, o.ordered_at, o.declared_total_cents, o.shipping_method, o.paid_at,
        o.processing_at, o.shipped_at, o.delivered_at, o.cancelled_at, o.age_proved_at, o.age_refused_at, o.adult_only, o.lines_total_cents,
        o.version, (SELECT jsonb_agg(jsonb_build_array(i.line_no, i.product_id, i.quantity, i.unit_price_cents) ORDER BY i.line_no)
            FROM order_items i WHERE i.order_id = o.order_id)
        """;

    /// <summary>Reads a row of <see cref="Columns"/>.</summary>
    public static OrderState Read(NpgsqlDataReader reader)
    {
        var orderId = new OrderId(reader.GetString(0));
        var customerId = new CustomerId(reader.GetString(1));
        return new OrderState
        {
            OrderId = orderId,
            CustomerId = customerId,
            Placement = reader.Value<DateTimeOffset>(4) is { } orderedAt ? ReadPlacement(reader, orderId, customerId, orderedAt) : null,
            PaymentId = reader.Text(3) is { } payment ? new PaymentId(payment) : null,
            PaidAt = reader.Value<DateTimeOffset>(7),
            ProcessingAt = reader.Value<DateTimeOffset>(8),
            ShippedAt = reader.Value<DateTimeOffset>(9),
            DeliveredAt = reader.Value<DateTimeOffset>(10),
            CancelledAt = reader.Value<DateTimeOffset>(11),
            AgeProvedAt = reader.Value<DateTimeOffset>(12),
            AgeRefusedAt = reader.Value<DateTimeOffset>(13),
            AdultOnly = reader.Value<bool>(14),
            LinesTotalCents = reader.Value<long>(15),
            Version = reader.GetInt64(16),
        };
    }

    public static string NameOf(OrderStatus status) => status switch
    {
        OrderStatus.Pending => "pending",
        OrderStatus.Paid => "paid",
        OrderStatus.Processing => "processing",
        OrderStatus.Shipped => "shipped",
        OrderStatus.Delivered => "delivered",
        _ => "cancelled",
    };

    public static string NameOf(AgeHold hold) => hold switch
    {
        AgeHold.None => "none",
        AgeHold.Held => "held",
        AgeHold.Released => "released",
        _ => "refused",
    };

    private static OrderPlaced ReadPlacement(NpgsqlDataReader reader, OrderId orderId, CustomerId customerId, DateTimeOffset orderedAt) => new()
    {
        OrderId = orderId,
        CustomerId = customerId,
        OccurredAt = orderedAt,
        SessionId = reader.Text(2) is { } session ? new SessionId(session) : null,
        DeclaredTotalCents = reader.GetInt64(5),
        ShippingMethod = reader.Text(6),
        Lines = ReadLines(reader.GetString(17)),
    };

    private static ImmutableArray<OrderLine> ReadLines(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(line => new OrderLine(
            line[0].GetInt32(),
            new ProductId(line[1].GetString()!),
            line[2].GetInt32(),
            line[3].ValueKind == JsonValueKind.Null ? null : line[3].GetInt64()))];
    }
}
