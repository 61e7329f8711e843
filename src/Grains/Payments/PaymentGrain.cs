using KiVendTout.Domain.Payments;
using KiVendTout.Grains.Abstractions.Common;
using KiVendTout.Grains.Common;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace KiVendTout.Grains.Payments;

/// <summary>
/// Owns the lifecycle in a payment's row, whatever comes first. The facts of the attempt in the same row are the customer's grain's (decision 0017).
/// Its state is a cache of the row. Key = payment id; nobody calls it, the stream <c>payments</c> feeds it.
/// </summary>
[HostedBy(SiloRole.Core)]
[ImplicitStreamSubscription(StreamNames.Payments)]
[PreferLocalPlacement]
[CollectionAgeLimit(Minutes = IdleMinutes)]
internal sealed class PaymentGrain(IPaymentStore payments, IStreamSubscriber subscriber, TimeProvider clock, ILogger<PaymentGrain> logger)
    : Grain, IGrainWithStringKey, IStreamSubscriptionObserver, IAsyncBatchObserver<PaymentRecord>
{
    /// <summary>A payment's facts come within minutes or after days: it need not wait in memory for the latter.</summary>
    private const double IdleMinutes = 0.5;

    /// <summary>Most writes tried before another activation is suspected: the attempt itself raises the version once.</summary>
    private const int WritesMax = 3;

    private PaymentState? _state;

    private PaymentId PaymentId => new(this.GetPrimaryKeyString());

    /// <inheritdoc/>
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        subscriber.AttachAsync(handleFactory.Create<PaymentRecord>(), this);

    /// <inheritdoc/>
    public async Task OnNextAsync(IList<SequentialItem<PaymentRecord>> items)
    {
        for (var tried = 0; tried < WritesMax; tried++)
        {
            var state = await ReadAsync();
            var next = Fold(state, items);
            if (ReferenceEquals(next, state) || await TryCommitAsync(next))
            {
                return;
            }
        }

        logger.Stale("payments", PaymentId.Value);
        DeactivateOnIdle();
        throw new StoreUnavailableException("The payment was written by another activation; it is read again.");
    }

    /// <inheritdoc/>
    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    private static PaymentState Fold(PaymentState state, IEnumerable<SequentialItem<PaymentRecord>> items) =>
        Pure.Run(() => items.Aggregate(state, (folded, item) => PaymentLifecycle.Decide(folded, item.Item)));

    private async Task<bool> TryCommitAsync(PaymentState next)
    {
        _state = null;
        using var deadline = GrainDeadlines.Start(GrainDeadlines.Write, clock);
        if (await payments.CommitAsync(new() { Next = next, Actor = Actor.Payments }, deadline.Token) == WriteOutcome.Stale)
        {
            return false;
        }

        _state = next with { Version = next.Version + 1 };
        return true;
    }

    private async Task<PaymentState> ReadAsync()
    {
        if (_state is null)
        {
            using var deadline = GrainDeadlines.Start(GrainDeadlines.Read, clock);
            _state = await payments.LoadAsync(PaymentId, deadline.Token) ?? new PaymentState { PaymentId = PaymentId };
        }

        return _state;
    }
}
