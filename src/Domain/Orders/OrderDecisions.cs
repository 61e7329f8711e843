using System.Collections.Immutable;
using KiVendTout.Domain.Customers;
using KiVendTout.Domain.Products;

namespace KiVendTout.Domain.Orders;

/// <summary>What commands mean: pure. Other than a fact, a command that cannot be is refused, with the reason.</summary>
public static class OrderDecisions
{
    private const string HeldReason = "the order has adult-only products and the customer has not proved to be an adult";

    private const string RefusedReason = "the order has adult-only products and the customer was found not to be an adult";

    /// <summary>Why an order waits for proof of age, in a sentence; null when it does not.</summary>
    public static string? ReasonOf(AgeHold hold) => hold switch
    {
        AgeHold.Held => HeldReason,
        AgeHold.Refused => RefusedReason,
        _ => null,
    };

    /// <summary>Places an order at the prices of the catalogue.</summary>
    /// <param name="state">What is known of the order: nothing, or what the same request made.</param>
    /// <param name="wanted">The order.</param>
    /// <param name="customer">The customer as stored; null when not even a reference is.</param>
    /// <param name="catalogue">The products of the lines, as far as they are known.</param>
    /// <param name="now">Now, UTC.</param>
    /// <returns>The fact; the fact that is known already when the same request made it; or the refusal.</returns>
    public static Result<OrderPlaced> Create(
        OrderState state, NewOrder wanted, CustomerProfile? customer, IReadOnlyDictionary<ProductId, Product> catalogue, DateTimeOffset now)
    {
        if (state.Placement is { } placed)
        {
            return IsSame(placed, wanted) ? placed : new Fault(FaultCode.AlreadyExists, "request_id", "was used for another order");
        }

        if ((CheckCustomer(customer) ?? CheckLines(wanted, catalogue)) is { } fault)
        {
            return fault;
        }

        var lines = wanted.Lines.Select(line => line with { UnitPriceCents = catalogue[line.ProductId].UnitPriceCents }).ToImmutableArray();

        // At most 500 lines of 10,000 pieces of a billion cents: far from the end of a long.
        var total = lines.Sum(line => line.UnitPriceCents!.Value * line.Quantity);
        return total > Currency.MaxAmountCents
            ? new Fault(FaultCode.Invalid, "order.lines", $"must cost at most {Currency.MaxAmountCents} cents together")
            : new OrderPlaced
            {
                OrderId = state.OrderId,
                CustomerId = wanted.CustomerId,
                OccurredAt = now,
                Lines = lines,
                DeclaredTotalCents = total,
                SessionId = wanted.SessionId,
                ShippingMethod = wanted.ShippingMethod,
            };
    }

    /// <summary>Decides a command.</summary>
    /// <param name="state">What is known of the order.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="now">Now, UTC.</param>
    /// <returns>The fact it makes; no value and no refusal when it is so already; or the refusal.</returns>
    public static Result<OrderRecord> Decide(OrderState state, OrderCommand command, DateTimeOffset now)
    {
        if (state is not { Placement: not null, CustomerId: { } customerId })
        {
            return new Fault(FaultCode.NotFound, "order_id", "there is no such order");
        }

        if (state.Status == Goal(command))
        {
            return new Result<OrderRecord>();
        }

        if (Refusal(state, command) is { } reason)
        {
            return new Fault(FaultCode.FailedPrecondition, "order_id", reason);
        }

        return command switch
        {
            OrderCommand.Process => new OrderProcessingStarted { OrderId = state.OrderId, CustomerId = customerId, OccurredAt = now },
            OrderCommand.Ship => new OrderShipped { OrderId = state.OrderId, CustomerId = customerId, OccurredAt = now },
            OrderCommand.Deliver => new OrderDelivered { OrderId = state.OrderId, CustomerId = customerId, OccurredAt = now },
            _ => new OrderCancelled { OrderId = state.OrderId, CustomerId = customerId, OccurredAt = now },
        };
    }

    private static OrderStatus Goal(OrderCommand command) => command switch
    {
        OrderCommand.Process => OrderStatus.Processing,
        OrderCommand.Ship => OrderStatus.Shipped,
        OrderCommand.Deliver => OrderStatus.Delivered,
        _ => OrderStatus.Cancelled,
    };

    private static string? Refusal(OrderState state, OrderCommand command) => (command, state.Status) switch
    {
        (OrderCommand.Process, OrderStatus.Paid) => Hold(state),
        (OrderCommand.Process, _) => $"only a paid order is prepared; this one is {Name(state.Status)}",
        (OrderCommand.Ship, OrderStatus.Paid or OrderStatus.Processing) => Hold(state),
        (OrderCommand.Ship, _) => $"only a paid order is shipped; this one is {Name(state.Status)}",
        (OrderCommand.Deliver, OrderStatus.Shipped) => Hold(state),
        (OrderCommand.Deliver, _) => $"only a shipped order is delivered; this one is {Name(state.Status)}",
        (_, OrderStatus.Shipped or OrderStatus.Delivered) => $"an order that has left the house is not cancelled; this one is {Name(state.Status)}",
        _ => null,
    };

    private static string? Hold(OrderState state) => state.AdultOnly is null
        ? "the catalogue does not hold a product of the order, so that nobody knows whether it is for adults only"
        : ReasonOf(state.AgeHold);

    private static string Name(OrderStatus status) => status.ToString().ToLowerInvariant();

    private static Fault? CheckCustomer(CustomerProfile? customer) => customer?.Completeness switch
    {
        Completeness.Complete => null,
        Completeness.Erased => new Fault(FaultCode.FailedPrecondition, "order.customer_id", "this customer was erased"),
        _ => new Fault(FaultCode.Invalid, "order.customer_id", "there is no such customer"),
    };

    private static Fault? CheckLines(NewOrder wanted, IReadOnlyDictionary<ProductId, Product> catalogue)
    {
        if (wanted.Lines.IsDefault || wanted.Lines.Length is 0 or > OrderPlaced.MaxLines)
        {
            return new Fault(FaultCode.Invalid, "order.lines", $"must be 1 to {OrderPlaced.MaxLines}");
        }

        foreach (var line in wanted.Lines)
        {
            if (line.Quantity is < 1 or > OrderLine.MaxQuantity)
            {
                return new Fault(FaultCode.Invalid, $"order.lines[{line.LineNo - 1}].quantity", $"must be 1 to {OrderLine.MaxQuantity}");
            }

            if (catalogue.GetValueOrDefault(line.ProductId) is not { Completeness: Completeness.Complete, UnitPriceCents: not null })
            {
                return new Fault(FaultCode.Invalid, $"order.lines[{line.LineNo - 1}].product_id", "there is no such product");
            }
        }

        return null;
    }

    private static bool IsSame(OrderPlaced placed, NewOrder wanted) =>
        placed.CustomerId == wanted.CustomerId
        && placed.SessionId == wanted.SessionId
        && placed.ShippingMethod == wanted.ShippingMethod
        && placed.Lines.Select(line => (line.LineNo, line.ProductId, line.Quantity))
            .SequenceEqual(wanted.Lines.Select(line => (line.LineNo, line.ProductId, line.Quantity)));
}
