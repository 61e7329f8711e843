using System.Collections.Immutable;
using KiVendTout.Domain.Customers;
using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;
using KiVendTout.Grains.Abstractions.Common;
using KiVendTout.Grains.Abstractions.Customers;
using KiVendTout.Grains.Common;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace KiVendTout.Grains.Customers;

/// <summary>
/// Owns a customer's row, assessments and alerts. What it knows is a cache of those rows: it is dropped whenever a write did not succeed and
/// read again before the next use, so it is never ahead of what is durable. While it is active, <see cref="CustomerBulk"/> may take its records
/// with those of other customers.
/// </summary>
[HostedBy(SiloRole.Core)]
[ImplicitStreamSubscription(StreamNames.PaymentsOfCustomer)]
[PreferLocalPlacement]
internal sealed class CustomerGrain(
    ICustomerStore customers,
    IAssessmentStore assessments,
    RuleSet rules,
    CustomerBulk bulk,
    IStreamSubscriber subscriber,
    IGrainContext context,
    TimeProvider clock,
    ILogger<CustomerGrain> logger)
    : Grain, ICustomerGrain, IStreamSubscriptionObserver, IAsyncBatchObserver<PaymentRecord>
{
    private readonly OwnedRow<CustomerId, CustomerProfile> _profile = new("customer", IdOf(context), customers, context, clock, logger);
    private readonly CustomerPayments _payments = new(IdOf(context), assessments, rules, clock);

    private CustomerId CustomerId => IdOf(GrainContext);

    private StreamId Stream => StreamId.Create(StreamNames.PaymentsOfCustomer, CustomerId.Value);

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        bulk.Enter(Stream, _payments);
        return Task.CompletedTask;
    }

    /// <summary>What is under way in bulk is waited for, so that the next activation reads what came of it.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        bulk.Leave(Stream, _payments);
        try
        {
            await _payments.EnterAsync();
        }
        catch (StoreUnavailableException)
        {
            // Should it be written after all, the version tells the next activation.
        }
    }

    /// <inheritdoc/>
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        subscriber.AttachAsync(handleFactory.Create<PaymentRecord>(), this);

    /// <inheritdoc/>
    public Task OnNextAsync(IList<SequentialItem<PaymentRecord>> items) => FoldAsync([.. items.Select(item => item.Item)]);

    /// <inheritdoc/>
    public Task<bool> TakeAsync(IReadOnlyList<object> records) =>
        RecordCalls.TryAsync<PaymentRecord>(records, taken => FoldAsync([.. taken]));

    /// <inheritdoc/>
    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<Result<CustomerProfile>> CreateAsync(CustomerProfile customer, string actor) => SaveAsync(
        current => CustomerDecisions.Create(current, customer with { CustomerId = CustomerId }, clock.Now()), actor);

    /// <inheritdoc/>
    public Task<Result<CustomerProfile>> UpdateAsync(CustomerProfile customer, ImmutableArray<string> fields, string actor) => SaveAsync(
        current => CustomerDecisions.Update(current, customer, fields, clock.Now()), actor);

    /// <inheritdoc/>
    public Task<Result<bool>> EraseAsync(string actor) => AnswerAsync<bool>(async () =>
    {
        _profile.Forget();
        _payments.Forget();
        using var deadline = GrainDeadlines.Start(GrainDeadlines.Write, clock);
        var known = await customers.EraseAsync(CustomerId, actor, deadline.Token);
        return known ? true : new Fault(FaultCode.NotFound, "customer_id", "there is no such customer");
    });

    /// <inheritdoc/>
    public Task<Result<Assessment>> CheckPaymentAsync(PaymentAttempted payment) => AnswerAsync<Assessment>(async () =>
    {
        var profile = await _profile.ReadAsync();
        var history = await _payments.ReadAsync();
        return Pure.Run(() => rules.Assess(history, profile?.Country, payment, clock.Now()));
    });

    /// <inheritdoc/>
    public Task<Result<FraudAlert>> ImportAlertAsync(FraudAlert alert, string actor) => StoreFaults.AsResultAsync<FraudAlert>(async () =>
    {
        var told = FraudAlertRules.Check(alert, clock.Now());
        using var deadline = GrainDeadlines.Start(GrainDeadlines.Write, clock);
        var stored = await assessments.ImportAlertAsync(told, actor, deadline.Token);
        return stored == told ? stored : new Fault(FaultCode.AlreadyExists, "alert_id", "is taken by another alert");
    });

    private static CustomerId IdOf(IGrainContext context) => new(context.GrainId.Key.ToString()!);

    private Task<bool> FoldAsync(List<PaymentRecord> records) => InTurnAsync(async () =>
    {
        var profile = await _profile.ReadAsync();
        try
        {
            await _payments.RecallAsync(records);
            var commit = Pure.Run(() => _payments.Fold(profile?.Country, records));
            if (commit is not null)
            {
                await CommitAsync(commit);
            }

            _payments.Settle(commit);
            return true;
        }
        catch
        {
            // The history may be ahead of what is durable: never use it again.
            _payments.Forget();
            throw;
        }
    });

    private async Task CommitAsync(HistoryCommit commit)
    {
        using var deadline = GrainDeadlines.Start(GrainDeadlines.Write, clock);
        if (await assessments.CommitAsync(commit, deadline.Token) == WriteOutcome.Stale)
        {
            logger.Stale("payment_assessments", CustomerId.Value);
            DeactivateOnIdle();
            throw new StoreUnavailableException("The history was written by another activation; it is read again.");
        }
    }

    /// <summary>The history is read again: records in bulk are folded with the country that it was last folded with.</summary>
    private Task<Result<CustomerProfile>> SaveAsync(Func<CustomerProfile?, Result<CustomerProfile>> decide, string actor) =>
        AnswerAsync(() =>
        {
            _payments.Forget();
            return _profile.DecideAsync(decide, actor);
        });

    private Task<Result<T>> AnswerAsync<T>(Func<Task<Result<T>>> call) => StoreFaults.AsResultAsync(() => InTurnAsync(call));

    private async Task<T> InTurnAsync<T>(Func<Task<T>> call)
    {
        await _payments.EnterAsync();
        try
        {
            return await call();
        }
        finally
        {
            _payments.Leave();
        }
    }
}
