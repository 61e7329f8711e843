using KiVendTout.Domain.Payments;
using KiVendTout.Grains.Abstractions.Common;
using KiVendTout.Grains.Abstractions.Payments;
using KiVendTout.Grains.Common;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace KiVendTout.Grains.Payments;

/// <summary>
/// Owns the lifecycle in a payment's row, whatever comes first. The facts of the attempt in the same row are the customer's grain's (decision 0017).
/// Key = payment id; the stream <c>payments</c> feeds it.
/// </summary>
[HostedBy(SiloRole.Core)]
[ImplicitStreamSubscription(StreamNames.Payments)]
[PreferLocalPlacement]
[CollectionAgeLimit(Minutes = IdleMinutes)]
internal sealed class PaymentGrain(
    IPaymentStore payments, IStreamSubscriber subscriber, IGrainContext context, TimeProvider clock, ILogger<PaymentGrain> logger)
    : Grain, IPaymentGrain, IStreamSubscriptionObserver, IAsyncBatchObserver<PaymentRecord>
{
    /// <summary>A payment's facts come within minutes or after days: it need not wait in memory for the latter.</summary>
    private const double IdleMinutes = 0.5;

    /// <summary>The attempt itself, which the customer's grain writes, raises the version once.</summary>
    private const int WritesMax = 3;

    private readonly OwnedRow<PaymentId, PaymentState> _row = new("payment", new(context.GrainId.Key.ToString()!), payments, context, clock, logger);

    /// <inheritdoc/>
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        subscriber.AttachAsync(handleFactory.Create<PaymentRecord>(), this);

    /// <inheritdoc/>
    public Task OnNextAsync(IList<SequentialItem<PaymentRecord>> items) => FollowAsync([.. items.Select(item => item.Item)]);

    /// <inheritdoc/>
    public Task<bool> TakeAsync(IReadOnlyList<object> records) =>
        RecordCalls.TryAsync<PaymentRecord>(records, taken => FollowAsync([.. taken]));

    /// <inheritdoc/>
    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    private Task FollowAsync(IReadOnlyList<PaymentRecord> records) => _row.FollowAsync(
        new() { PaymentId = new(this.GetPrimaryKeyString()) },
        state => new(Pure.Run(() => records.Aggregate(state, PaymentLifecycle.Decide))),
        Actor.Payments,
        WritesMax);
}
