using KiVendTout.Domain.Products;

namespace KiVendTout.Domain.Orders;

/// <summary>The lifecycle of one order: pure, and the same for any order of arrival.</summary>
public static class OrderLifecycle
{
    /// <summary>Folds a fact into what is known. Answers the very same instance when the fact is known already.</summary>
    /// <param name="state">What is known; <see cref="OrderState.Version"/> is left for the writer to raise.</param>
    /// <param name="record">The fact. Never refused for the order's status: see <see cref="OrderAnomaly"/>.</param>
    /// <exception cref="ContractViolationException">The fact names another customer than the facts before.</exception>
    public static OrderState Decide(OrderState state, OrderRecord record)
    {
        if (state.CustomerId is { } known && known != record.CustomerId)
        {
            throw new ContractViolationException("customer_id", "must be the customer of the order's other records");
        }

        var next = Fold(state, record);
        return ReferenceEquals(next, state) ? state : next with { CustomerId = record.CustomerId };
    }

    /// <summary>Judges the lines by the catalogue: whether any is for adults only, and their sum.</summary>
    /// <param name="state">An order that is placed.</param>
    /// <param name="catalogue">The products of its lines, as far as they are known.</param>
    public static OrderState Appraise(OrderState state, IReadOnlyDictionary<ProductId, Product> catalogue)
    {
        if (state.Placement is not { } placement)
        {
            return state;
        }

        bool? adultOnly = false;
        long? total = 0;
        foreach (var line in placement.Lines)
        {
            // A product that is only named by orders tells neither its price nor whom it is for.
            var product = catalogue.GetValueOrDefault(line.ProductId) is { Completeness: Completeness.Complete } complete ? complete : null;
            adultOnly = adultOnly == true || product?.AdultRestricted == true ? true : product is null ? null : adultOnly;
            total += (line.UnitPriceCents ?? product?.UnitPriceCents) * line.Quantity;
        }

        return adultOnly == state.AdultOnly && total == state.LinesTotalCents
            ? state
            : state with { AdultOnly = adultOnly, LinesTotalCents = total };
    }

    private static OrderState Fold(OrderState state, OrderRecord record) => record switch
    {
        OrderPlaced placed when state.Placement is null => state with { Placement = placed },
        OrderPaid paid when state.PaidAt is null => state with { PaidAt = paid.OccurredAt, PaymentId = paid.PaymentId },
        OrderProcessingStarted when state.ProcessingAt is null => state with { ProcessingAt = record.OccurredAt },
        OrderShipped when state.ShippedAt is null => state with { ShippedAt = record.OccurredAt },
        OrderDelivered when state.DeliveredAt is null => state with { DeliveredAt = record.OccurredAt },
        OrderCancelled when state.CancelledAt is null => state with { CancelledAt = record.OccurredAt },
        AgeVerified { IsAdult: true } when state.AgeProvedAt is null => state with { AgeProvedAt = record.OccurredAt },
        AgeVerified { IsAdult: false } when state.AgeRefusedAt is null => state with { AgeRefusedAt = record.OccurredAt },
        _ => state,
    };
}
