using Grpc.Core;
using KiVendTout.Contracts.Orders.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Orders;
using KiVendTout.Domain.Sessions;
using KiVendTout.Gateway.Auth;
using KiVendTout.Gateway.Cluster;
using KiVendTout.Gateway.Common;
using KiVendTout.Gateway.Errors;
using KiVendTout.Gateway.Paging;
using KiVendTout.Grains.Abstractions.Orders;

namespace KiVendTout.Gateway.Orders;

/// <summary>Orders: reads from the store, commands through the order's grain.</summary>
internal sealed class OrdersApi(Silos silos, IOrderQueries queries, ISessionQueries sessions, PageTokens tokens) : OrdersService.OrdersServiceBase
{
    public override async Task<Order> GetOrder(GetOrderRequest request, ServerCallContext context)
    {
        var id = OrderId.Parse(request.OrderId);
        var order = await queries.FindAsync(id, context.UntilDeadline())
            ?? throw new Refusal(ErrorCatalogue.NotFound, "there is no such order", "order_id").ToException();
        return OrderMapping.ToProto(order);
    }

    public override async Task<ListOrdersResponse> ListOrders(ListOrdersRequest request, ServerCallContext context)
    {
        if (request is { PageSize: not 0, Limit: not 0 })
        {
            throw new ContractViolationException("limit", "is another name for page_size: give only one of them");
        }

        if (request.Limit is < 0 or > PageRequest.MaxSize)
        {
            throw new ContractViolationException("limit", $"must be 0 to {PageRequest.MaxSize}");
        }

        var filter = new ListOrdersRequest(request) { PageSize = 0, Limit = 0, PageToken = "" };
        var wanted = tokens.Read(request.PageSize + request.Limit, request.PageToken, filter);
        var page = await queries.ListAsync(OrderMapping.ToDomain(request), wanted, context.UntilDeadline());
        var answer = new ListOrdersResponse { NextPageToken = tokens.Write(page.Next, filter) };
        answer.Orders.AddRange(page.Items.Select(OrderMapping.ToProto));
        return answer;
    }

    public override async Task<Order> CreateOrder(CreateOrderRequest request, ServerCallContext context)
    {
        var order = OrderMapping.ToDomain(request.Order);
        if (context.Caller().Role == Roles.Customer)
        {
            await CheckSessionAsync(order, context.UntilDeadline());
        }

        var id = NewOrder.IdFor(order.CustomerId, request.RequestId.Length > 0 ? request.RequestId : Guid.NewGuid().ToString("N"));
        var created = await Grain(id).CreateAsync(order, context.Caller().Actor).WaitAsync(context.UntilDeadline());
        return OrderMapping.ToProto(Read.Value(created));
    }

    public override Task<Order> ProcessOrder(ProcessOrderRequest request, ServerCallContext context) =>
        ExecuteAsync(request.OrderId, OrderCommand.Process, context);

    public override Task<Order> ShipOrder(ShipOrderRequest request, ServerCallContext context) =>
        ExecuteAsync(request.OrderId, OrderCommand.Ship, context);

    public override Task<Order> DeliverOrder(DeliverOrderRequest request, ServerCallContext context) =>
        ExecuteAsync(request.OrderId, OrderCommand.Deliver, context);

    public override Task<Order> CancelOrder(CancelOrderRequest request, ServerCallContext context) =>
        ExecuteAsync(request.OrderId, OrderCommand.Cancel, context);

    /// <summary>Customers name only sessions that are known to be theirs; an unknown one is answered like somebody else's, so that ids cannot be tried out.</summary>
    private async Task CheckSessionAsync(NewOrder order, CancellationToken cancellationToken)
    {
        if (order.SessionId is { } id && (await sessions.FindAsync(id, cancellationToken))?.CustomerId != order.CustomerId)
        {
            throw new ContractViolationException("order.session_id", "is no session of this customer that is known here; leave it out, or try again later");
        }
    }

    private async Task<Order> ExecuteAsync(string orderId, OrderCommand command, ServerCallContext context)
    {
        var done = await Grain(OrderId.Parse(orderId)).ExecuteAsync(command, context.Caller().Actor).WaitAsync(context.UntilDeadline());
        return OrderMapping.ToProto(Read.Value(done));
    }

    private IOrderGrain Grain(OrderId id) => silos.Grain<IOrderGrain>(id.Value);
}
