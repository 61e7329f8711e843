using System.Collections.Immutable;

namespace KiVendTout.Domain.Orders;

/// <summary>What a fact about an order must obey: pure. The one door for records of the topic, commands and loaders alike.</summary>
public static class OrderRecordRules
{
    private static readonly string LinesRule = $"must be 1 to {OrderPlaced.MaxLines}";
    private static readonly string QuantityRule = $"must be 1 to {OrderLine.MaxQuantity}";

    /// <summary>Answers the fact as we keep it (its time cut to the microsecond, lines by their numbers) when it obeys the rules.</summary>
    /// <typeparam name="T">Kind of fact.</typeparam>
    /// <param name="told">The fact.</param>
    /// <param name="now">Now, UTC: see <see cref="Clock.Problem"/>.</param>
    /// <exception cref="ContractViolationException">It breaks one; fields by their proto names.</exception>
    public static T Check<T>(T told, DateTimeOffset now)
        where T : OrderRecord
    {
        IdRule.Require(told.OrderId.Value, "order_id");
        IdRule.Require(told.CustomerId.Value, "customer_id");
        var time = Require.Time(told.OccurredAt, TimeFieldOf(told), now);
        var kept = time.EqualsExact(told.OccurredAt) ? told : told with { OccurredAt = time };
        switch (kept)
        {
            case OrderPlaced placed:
                return (T)(OrderRecord)Check(placed);
            case OrderPaid paid:
                IdRule.Require(paid.PaymentId.Value, "payment_id");
                return kept;
            default:
                return kept;
        }
    }

    private static OrderPlaced Check(OrderPlaced placed)
    {
        Require.OptionalId(placed.SessionId?.Value, "session_id");
        Require.Amount(placed.DeclaredTotalCents, "declared_total_cents", least: 0);
        Require.OptionalText(placed.ShippingMethod, "shipping_method", OrderPlaced.MaxShippingMethodLength);
        Require.That(!placed.Lines.IsDefault && placed.Lines.Length is >= 1 and <= OrderPlaced.MaxLines, "lines", LinesRule);
        foreach (var line in placed.Lines)
        {
            Check(line);
        }

        var sorted = placed.Lines.OrderBy(line => line.LineNo).ToImmutableArray();
        Require.That(sorted.DistinctBy(line => line.LineNo).Count() == sorted.Length, "lines.line_no", "must be given once");
        return sorted.SequenceEqual(placed.Lines) ? placed : placed with { Lines = sorted };
    }

    private static void Check(OrderLine line)
    {
        Require.That(line.LineNo >= 1, "lines.line_no", "must be 1 or more");
        IdRule.Require(line.ProductId.Value, "lines.product_id");
        Require.That(line.Quantity is >= 1 and <= OrderLine.MaxQuantity, "lines.quantity", QuantityRule);
        if (line.UnitPriceCents is { } price)
        {
            Require.Amount(price, "lines.unit_price_cents", least: 0);
        }
    }

    private static string TimeFieldOf(OrderRecord told) => told switch
    {
        OrderPlaced => "order_time",
        OrderPaid => "pay_time",
        OrderProcessingStarted => "process_time",
        OrderShipped => "ship_time",
        OrderDelivered => "deliver_time",
        OrderCancelled => "cancel_time",
        _ => "verify_time",
    };
}
