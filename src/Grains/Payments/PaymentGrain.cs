using KiVendTout.Domain.Payments;
using KiVendTout.Grains.Abstractions.Common;
using KiVendTout.Grains.Common;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace KiVendTout.Grains.Payments;

/// <summary>
/// Owns a payment's row: facts and lifecycle, in any order of arrival. Its state is a cache of the row. Key = payment id; nobody calls it, the
/// stream <c>payments</c> feeds it.
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

    private PaymentState? _state;

    private PaymentId PaymentId => new(this.GetPrimaryKeyString());

    /// <inheritdoc/>
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        subscriber.AttachAsync(handleFactory.Create<PaymentRecord>(), this);

    /// <inheritdoc/>
    public async Task OnNextAsync(IList<SequentialItem<PaymentRecord>> items)
    {
        // Nearly every attempt opens a payment: written without reading first, and read only when the row is there after all.
        if (_state is null && items[0].Item is PaymentAttempted && await TryCommitAsync(Fold(new PaymentState { PaymentId = PaymentId }, items)))
        {
            // Most payments are never heard of again. Kept in memory they are a quarter of the silo's work: the collector marks them over and
            // over (docs/benchmarks.md). One that is heard of again is read from its row.
            DeactivateOnIdle();
            return;
        }

        var state = await ReadAsync();
        var next = Fold(state, items);
        if (!ReferenceEquals(next, state) && !await TryCommitAsync(next))
        {
            logger.Stale("payments", PaymentId.Value);
            DeactivateOnIdle();
            throw new StoreUnavailableException("The payment was written by another activation; it is read again.");
        }
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
