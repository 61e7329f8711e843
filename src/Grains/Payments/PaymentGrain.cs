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
/// Key = payment id; nobody calls it, the stream <c>payments</c> feeds it.
/// </summary>
[HostedBy(SiloRole.Core)]
[ImplicitStreamSubscription(StreamNames.Payments)]
[PreferLocalPlacement]
[CollectionAgeLimit(Minutes = IdleMinutes)]
internal sealed class PaymentGrain(
    IPaymentStore payments, IStreamSubscriber subscriber, IGrainContext context, TimeProvider clock, ILogger<PaymentGrain> logger)
    : Grain, IGrainWithStringKey, IStreamSubscriptionObserver, IAsyncBatchObserver<PaymentRecord>
{
    /// <summary>A payment's facts come within minutes or after days: it need not wait in memory for the latter.</summary>
    private const double IdleMinutes = 0.5;

    /// <summary>Most writes tried before another activation is suspected: the attempt itself raises the version once.</summary>
    private const int WritesMax = 3;

    private readonly OwnedRow<PaymentId, PaymentState> _row = new("payment", new(context.GrainId.Key.ToString()!), payments, context, clock, logger);

    /// <inheritdoc/>
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        subscriber.AttachAsync(handleFactory.Create<PaymentRecord>(), this);

    /// <inheritdoc/>
    public async Task OnNextAsync(IList<SequentialItem<PaymentRecord>> items)
    {
        for (var tried = 0; tried < WritesMax; tried++)
        {
            var state = await _row.ReadAsync() ?? new PaymentState { PaymentId = new(this.GetPrimaryKeyString()) };
            var next = Pure.Run(() => items.Aggregate(state, (folded, item) => PaymentLifecycle.Decide(folded, item.Item)));
            if (ReferenceEquals(next, state) || await _row.TryCommitAsync(next, Actor.Payments) is not null)
            {
                return;
            }
        }

        throw new StoreUnavailableException(_row.GiveUp().Rule);
    }

    /// <inheritdoc/>
    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
