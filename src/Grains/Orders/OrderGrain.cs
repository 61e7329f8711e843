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
/// Owns an order's row and lines: facts from the topic in any order of arrival, and commands, which become facts themselves. Its state is a
/// cache of the row.
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
    TimeProvider clock,
    ILogger<OrderGrain> logger)
    : Grain, IOrderGrain, IStreamSubscriptionObserver, IAsyncBatchObserver<OrderRecord>
{
    /// <summary>An order is placed and paid within seconds and sent days later: it need not wait in memory for the latter.</summary>
    private const double IdleMinutes = 0.5;

    private OrderState? _state;

    private OrderId OrderId => new(this.GetPrimaryKeyString());

    /// <inheritdoc/>
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        subscriber.AttachAsync(handleFactory.Create<OrderRecord>(), this);

    /// <inheritdoc/>
    public async Task OnNextAsync(IList<SequentialItem<OrderRecord>> items)
    {
        var state = await ReadAsync();
        var next = await AppraiseAsync(Pure.Run(() => items.Aggregate(state, (folded, item) => OrderLifecycle.Decide(folded, item.Item))));
        if (!ReferenceEquals(next, state) && await SaveAsync(state, next, RecordActor.Orders, []) == WriteOutcome.Stale)
        {
            throw new StoreUnavailableException("The order was written by another activation; it is read again.");
        }
    }

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
        return ReferenceEquals(next, state) ? state : await PublishAsync(state, OrderLifecycle.Appraise(next, catalogue), decided.Value!, actor);
    });

    /// <inheritdoc/>
    public Task<Result<OrderState>> ExecuteAsync(OrderCommand command, string actor) => StoreFaults.AsResultAsync<OrderState>(async () =>
    {
        var stored = await ReadAsync();
        var state = await AppraiseAsync(stored);
        var decided = Pure.Run(() => OrderDecisions.Decide(state, command, clock.Now()));
        if (decided.Fault is { } fault)
        {
            return fault;
        }

        return decided.Value is { } record ? await PublishAsync(stored, OrderLifecycle.Decide(state, record), record, actor) : state;
    });

    private async Task<Result<OrderState>> PublishAsync(OrderState state, OrderState next, OrderRecord record, string actor) =>
        await SaveAsync(state, next, actor, [record]) == WriteOutcome.Stale
            ? new Fault(FaultCode.Unavailable, "order_id", "the order was changed meanwhile; try again")
            : _state!;

    private async Task<WriteOutcome> SaveAsync(OrderState state, OrderState next, string actor, ImmutableArray<OrderRecord> publish)
    {
        // Until it is known to be durable, nothing is known.
        _state = null;
        using var deadline = GrainDeadlines.Start(GrainDeadlines.Write, clock);
        var commit = new OrderCommit
        {
            Next = next,
            Actor = actor,
            LinesAreNew = state.Placement is null && next.Placement is not null,
            Publish = publish,
        };
        var outcome = await orders.CommitAsync(commit, deadline.Token);
        if (outcome == WriteOutcome.Stale)
        {
            logger.Stale("orders", OrderId.Value);
            DeactivateOnIdle();
        }
        else
        {
            _state = next with { Version = next.Version + 1 };
        }

        return outcome;
    }

    private async Task<OrderState> AppraiseAsync(OrderState state)
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

    private async Task<OrderState> ReadAsync()
    {
        if (_state is null)
        {
            using var deadline = GrainDeadlines.Start(GrainDeadlines.Read, clock);
            _state = await orders.LoadAsync(OrderId, deadline.Token) ?? new OrderState { OrderId = OrderId };
        }

        return _state;
    }
}
