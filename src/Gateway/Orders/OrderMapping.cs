using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;
using KiVendTout.Contracts.Orders.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Orders;
using KiVendTout.Gateway.Common;
using AgeHold = KiVendTout.Domain.Orders.AgeHold;
using AgeHoldMessage = KiVendTout.Contracts.Orders.V1.AgeHold;
using OrderLine = KiVendTout.Domain.Orders.OrderLine;
using OrderLineMessage = KiVendTout.Contracts.Orders.V1.OrderLine;
using OrderPlaced = KiVendTout.Domain.Orders.OrderPlaced;
using OrderStatus = KiVendTout.Domain.Orders.OrderStatus;
using OrderStatusMessage = KiVendTout.Contracts.Orders.V1.OrderStatus;

namespace KiVendTout.Gateway.Orders;

/// <summary>Orders between proto and domain.</summary>
internal static class OrderMapping
{
    private const string StatusPrefix = "ORDER_STATUS_";

    /// <summary>The statuses by the names a filter may use, in both forms.</summary>
    private static readonly Dictionary<string, OrderStatus> Statuses = System.Enum.GetValues<OrderStatus>()
        .SelectMany(status => new[] { status.ToString(), StatusPrefix + status }, (status, name) => (status, name))
        .ToDictionary(pair => pair.name, pair => pair.status, StringComparer.OrdinalIgnoreCase);

    /// <summary>The filter of a list request.</summary>
    /// <exception cref="ContractViolationException">A field cannot be read, or the end lies before the start.</exception>
    public static OrderFilter ToDomain(ListOrdersRequest request)
    {
        var filter = new OrderFilter
        {
            CustomerId = Read.OptionalCustomer(request.CustomerId, "customer_id"),
            Status = request.Status.Length == 0 ? null : Status(request.Status),
            From = Read.Time(request.StartTime, "start_time"),
            Until = Read.Time(request.EndTime, "end_time"),
        };
        return filter.Until < filter.From ? throw new ContractViolationException("end_time", "must not lie before start_time") : filter;
    }

    /// <summary>The order that a customer wants to place.</summary>
    /// <exception cref="ContractViolationException">A field cannot be read; what the catalogue says of it is the domain's matter.</exception>
    public static NewOrder ToDomain(Order? order)
    {
        if (order is null)
        {
            throw new ContractViolationException("order", "is required");
        }

        if (order.Lines.Count is 0 or > OrderPlaced.MaxLines)
        {
            throw new ContractViolationException("order.lines", $"must be 1 to {OrderPlaced.MaxLines}");
        }

        return new NewOrder
        {
            CustomerId = CustomerId.Parse(order.CustomerId, "order.customer_id"),
            SessionId = order.SessionId.Length == 0 ? null : SessionId.Parse(order.SessionId, "order.session_id"),
            ShippingMethod = ShippingMethod(order.ShippingMethod),
            Lines = order.Lines.Select(Line).ToImmutableArray(),
        };
    }

    /// <summary>An order as answered.</summary>
    public static Order ToProto(OrderState state)
    {
        var message = new Order
        {
            OrderId = state.OrderId.Value,
            CustomerId = state.CustomerId?.Value ?? "",
            PaymentId = state.PaymentId?.Value ?? "",
            Status = ToProto(state.Status),
            AgeHold = ToProto(state.AgeHold),
            AgeHoldReason = OrderDecisions.ReasonOf(state.AgeHold) ?? "",
            PayTime = state.PaidAt?.ToTimestamp(),
            ProcessTime = state.ProcessingAt?.ToTimestamp(),
            ShipTime = state.ShippedAt?.ToTimestamp(),
            DeliverTime = state.DeliveredAt?.ToTimestamp(),
            CancelTime = state.CancelledAt?.ToTimestamp(),
            Version = state.Version,
        };
        message.Anomalies.AddRange(state.Anomalies);
        if (state.LinesTotalCents is { } total)
        {
            message.LinesTotalCents = total;
        }

        AddPlacement(message, state.Placement);
        return message;
    }

    private static void AddPlacement(Order message, OrderPlaced? placed)
    {
        if (placed is null)
        {
            return;
        }

        message.SessionId = placed.SessionId?.Value ?? "";
        message.OrderTime = placed.OccurredAt.ToTimestamp();
        message.DeclaredTotalCents = placed.DeclaredTotalCents;
        message.CurrencyCode = Currency.Eur;
        message.ShippingMethod = placed.ShippingMethod ?? "";
        message.Lines.AddRange(placed.Lines.Select(ToProto));
    }

    private static OrderLineMessage ToProto(OrderLine line)
    {
        var message = new OrderLineMessage { LineNo = line.LineNo, ProductId = line.ProductId.Value, Quantity = line.Quantity };
        if (line.UnitPriceCents is { } price)
        {
            message.UnitPriceCents = price;
        }

        return message;
    }

    private static OrderLine Line(OrderLineMessage line, int index) => new(
        index + 1,
        ProductId.Parse(line.ProductId, $"order.lines[{index}].product_id"),
        line.Quantity is >= 1 and <= OrderLine.MaxQuantity
            ? line.Quantity
            : throw new ContractViolationException($"order.lines[{index}].quantity", $"must be 1 to {OrderLine.MaxQuantity}"),
        UnitPriceCents: null);

    private static string? ShippingMethod(string text) =>
        text.Length == 0 || TextRule.IsValid(text, OrderPlaced.MaxShippingMethodLength)
            ? Read.Text(text)
            : throw new ContractViolationException("order.shipping_method", TextRule.Describe(OrderPlaced.MaxShippingMethodLength));

    private static OrderStatus Status(string text) => Statuses.TryGetValue(text, out var status)
        ? status
        : throw new ContractViolationException(
            "status", "must be one of " + string.Join(", ", System.Enum.GetNames<OrderStatus>().Select(name => name.ToLowerInvariant())));

    private static OrderStatusMessage ToProto(OrderStatus status) => status switch
    {
        OrderStatus.Pending => OrderStatusMessage.Pending,
        OrderStatus.Paid => OrderStatusMessage.Paid,
        OrderStatus.Processing => OrderStatusMessage.Processing,
        OrderStatus.Shipped => OrderStatusMessage.Shipped,
        OrderStatus.Delivered => OrderStatusMessage.Delivered,
        OrderStatus.Cancelled => OrderStatusMessage.Cancelled,
        _ => OrderStatusMessage.Unspecified,
    };

    private static AgeHoldMessage ToProto(AgeHold hold) => hold switch
    {
        AgeHold.None => AgeHoldMessage.None,
        AgeHold.Held => AgeHoldMessage.Held,
        AgeHold.Released => AgeHoldMessage.Released,
        AgeHold.Refused => AgeHoldMessage.Refused,
        _ => AgeHoldMessage.Unspecified,
    };
}
