using System.Collections.Immutable;
using KiVendTout.Domain.Customers;
using KiVendTout.Domain.Orders;
using KiVendTout.Domain.Products;
using KiVendTout.Grains.Abstractions.Common;
using KiVendTout.Grains.Abstractions.Orders;
using KiVendTout.Grains.Common;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace KiVendTout.Grains.Orders;

/// <summary>
/// Owns an order's row and lines: facts from the topic in any order of arrival, and commands, which become facts themselves.
/// </summary>
[HostedBy(SiloRole.Core)]
[ImplicitStreamSubscription(StreamNames.Orders)]
[PreferLocalPlacement]
[CollectionAgeLimit(Minutes = IdleMinutes)]
internal sealed class OrderGrain(
    IOrderStore orders,
    IProductStore products,
    ICustomerStore customers,
    IStreamSubscriber subscriber,
    IGrainContext context,
    TimeProvider clock,
    ILogger<OrderGrain> logger)
    : Grain, IOrderGrain, IStreamSubscriptionObserver, IAsyncBatchObserver<OrderRecord>
{
    /// <summary>An order is placed and paid within seconds and sent days later: it need not wait in memory for the latter.</summary>
    private const double IdleMinutes = 0.5;

    private readonly OwnedRow<OrderId, OrderState> _row = new("order", new(context.GrainId.Key.ToString()!), orders, context, clock, logger);

    private OrderState Empty => new() { OrderId = new(this.GetPrimaryKeyString()) };

    /// <inheritdoc/>
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        subscriber.AttachAsync(handleFactory.Create<OrderRecord>(), this);

    /// <inheritdoc/>
    public Task OnNextAsync(IList<SequentialItem<OrderRecord>> items) => TakeAsync(items.Select(item => item.Item));

    /// <inheritdoc/>
    public Task<bool> TakeAsync(IReadOnlyList<object> records) => RecordCalls.TryAsync<OrderRecord>(records, TakeAsync);

    /// <inheritdoc/>
    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<Result<OrderState>> CreateAsync(NewOrder order, string actor) => StoreFaults.AsResultAsync<OrderState>(async () =>
    {
        var state = await ReadAsync();
        using var deadline = GrainDeadlines.Start(GrainDeadlines.Read, clock);
        var customer = customers.LoadAsync(order.CustomerId, deadline.Token);
        var catalogue = await ReadCatalogueAsync(order.Lines);
        var profile = await customer;
        var decided = Pure.Run(() => OrderDecisions.Create(state, order, profile, catalogue, clock.Now()));
        if (decided.Fault is { } fault)
        {
            return fault;
        }

        var next = OrderLifecycle.Decide(state, decided.Value!);
        return ReferenceEquals(next, state) ? state : await _row.CommitAsync(OrderLifecycle.Appraise(next, catalogue), actor, decided.Value!);
    });

    /// <inheritdoc/>
    public Task<Result<OrderState>> ExecuteAsync(OrderCommand command, string actor) => StoreFaults.AsResultAsync<OrderState>(async () =>
    {
        var state = await AppraiseAsync(await ReadAsync());
        var decided = Pure.Run(() => OrderDecisions.Decide(state, command, clock.Now()));
        if (decided.Fault is { } fault)
        {
            return fault;
        }

        return decided.Value is { } record ? await _row.CommitAsync(OrderLifecycle.Decide(state, record), actor, record) : state;
    });

    private Task TakeAsync(IEnumerable<OrderRecord> records) =>
        _row.FollowAsync(Empty, state => AppraiseAsync(Pure.Run(() => records.Aggregate(state, OrderLifecycle.Decide))), Actor.Orders);

    private async ValueTask<OrderState> AppraiseAsync(OrderState state)
    {
        if (!state.NeedsAppraisal)
        {
            return state;
        }

        var catalogue = await ReadCatalogueAsync(state.Placement!.Lines);
        return Pure.Run(() => OrderLifecycle.Appraise(state, catalogue));
    }

    private async Task<IReadOnlyDictionary<ProductId, Product>> ReadCatalogueAsync(ImmutableArray<OrderLine> lines)
    {
        using var deadline = GrainDeadlines.Start(GrainDeadlines.Read, clock);
        var read = await Task.WhenAll(lines.Select(line => line.ProductId).Distinct().Select(id => products.LoadAsync(id, deadline.Token)));
        return read.OfType<Product>().ToDictionary(product => product.ProductId);
    }

    private async Task<OrderState> ReadAsync() => await _row.ReadAsync() ?? Empty;
}
