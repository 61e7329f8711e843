using System.Collections.Immutable;

namespace KiVendTout.Domain.Orders;

/// <summary>Names of what should not be. A fact from outside is never refused: that it cannot be is said beside it.</summary>
public static class OrderAnomaly
{
    /// <summary>Sent or handed over before the customer had proved to be an adult.</summary>
    public const string FulfilledWhileHeld = "fulfilled_while_held";

    /// <summary>Sent or handed over, but not paid.</summary>
    public const string FulfilledUnpaid = "fulfilled_unpaid";

    /// <summary>Sent or handed over, yet called off.</summary>
    public const string FulfilledYetCancelled = "fulfilled_yet_cancelled";

    /// <summary>Handed over, but not sent, or sent later.</summary>
    public const string DeliveredUnshipped = "delivered_unshipped";

    /// <summary>Paid after it was called off.</summary>
    public const string PaidAfterCancelled = "paid_after_cancelled";

    /// <summary>A line names a product that the catalogue does not hold.</summary>
    public const string ProductUnknown = "product_unknown";

    /// <summary>The anomalies of an order, by the facts known so far, in a fixed order.</summary>
    public static ImmutableArray<string> Of(OrderState order)
    {
        // The earlier of the two; null when neither is known. A comparison with null is false.
        var fulfilledAt = order.ShippedAt is { } shipped && !(order.DeliveredAt < shipped) ? shipped : order.DeliveredAt;
        var found = ImmutableArray.CreateBuilder<string>();
        void Note(bool isSo, string name)
        {
            if (isSo)
            {
                found.Add(name);
            }
        }

        Note(fulfilledAt is not null && order.AdultOnly == true && !(order.AgeProvedAt <= fulfilledAt), FulfilledWhileHeld);
        Note(fulfilledAt is not null && order.PaidAt is null, FulfilledUnpaid);
        Note(fulfilledAt is not null && order.CancelledAt is not null, FulfilledYetCancelled);
        Note(order.DeliveredAt is not null && !(order.ShippedAt <= order.DeliveredAt), DeliveredUnshipped);
        Note(order.PaidAt > order.CancelledAt, PaidAfterCancelled);
        Note(order.NeedsAppraisal, ProductUnknown);
        return found.ToImmutable();
    }
}
