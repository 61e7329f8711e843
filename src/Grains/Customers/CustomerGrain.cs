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
/// Owns a customer's row, assessments and alerts. Its state is a cache of those rows: it is dropped whenever a write did not succeed and
/// read again before the next use, so what the grain knows is never ahead of what is durable.
/// </summary>
[HostedBy(SiloRole.Core)]
[ImplicitStreamSubscription(StreamNames.PaymentsOfCustomer)]
[PreferLocalPlacement]
internal sealed class CustomerGrain(
    ICustomerStore customers,
    IAssessmentStore assessments,
    RuleSet rules,
    IStreamSubscriber subscriber,
    TimeProvider clock,
    ILogger<CustomerGrain> logger)
    : Grain, ICustomerGrain, IStreamSubscriptionObserver, IAsyncBatchObserver<PaymentRecord>
{
    private CustomerProfile? _profile;
    private CustomerHistory? _history;
    private bool _profileRead;

    private CustomerId CustomerId => new(this.GetPrimaryKeyString());

    /// <inheritdoc/>
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        subscriber.AttachAsync(handleFactory.Create<PaymentRecord>(), this);

    /// <inheritdoc/>
    public async Task OnNextAsync(IList<SequentialItem<PaymentRecord>> items)
    {
        var profile = await ReadProfileAsync();
        var history = await ReadHistoryAsync();
        try
        {
            if (history.HasOlder)
            {
                await RecallAsync(history, items);
            }

            if (Pure.Run(() => CustomerFold.FoldAll(history, profile?.Country, items.Select(item => item.Item), rules, clock.Now())) is { } commit)
            {
                await CommitAsync(history, commit);
            }

            history.Trim();
        }
        catch
        {
            // The history may be ahead of what is durable: never use it again.
            _history = null;
            throw;
        }
    }

    /// <inheritdoc/>
    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<Result<CustomerProfile>> CreateAsync(CustomerProfile customer, string actor) => SaveAsync(
        current => CustomerDecisions.Create(current, customer with { CustomerId = CustomerId }, clock.Now()), actor);

    /// <inheritdoc/>
    public Task<Result<CustomerProfile>> UpdateAsync(CustomerProfile customer, ImmutableArray<string> fields, string actor) => SaveAsync(
        current => CustomerDecisions.Update(current, customer, fields, clock.Now()), actor);

    /// <inheritdoc/>
    public Task<Result<bool>> EraseAsync(string actor) => StoreFaults.AsResultAsync<bool>(async () =>
    {
        using var deadline = GrainDeadlines.Start(GrainDeadlines.Write, clock);
        var known = await customers.EraseAsync(CustomerId, actor, deadline.Token);
        Forget();
        return known ? true : new Fault(FaultCode.NotFound, "customer_id", "there is no such customer");
    });

    /// <inheritdoc/>
    public Task<Result<Assessment>> CheckPaymentAsync(PaymentAttempted payment) => StoreFaults.AsResultAsync<Assessment>(async () =>
    {
        var profile = await ReadProfileAsync();
        var history = await ReadHistoryAsync();
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

    private async Task RecallAsync(CustomerHistory history, IList<SequentialItem<PaymentRecord>> items)
    {
        var unknown = items.Select(item => item.Item.PaymentId).Where(id => history.Find(id) is null).Distinct().ToList();
        if (unknown.Count > 0)
        {
            using var deadline = GrainDeadlines.Start(GrainDeadlines.Read, clock);
            history.Recall(await assessments.FindAsync(CustomerId, unknown, deadline.Token));
        }
    }

    private async Task CommitAsync(CustomerHistory history, HistoryCommit commit)
    {
        using var deadline = GrainDeadlines.Start(GrainDeadlines.Write, clock);
        if (await assessments.CommitAsync(commit, deadline.Token) == WriteOutcome.Stale)
        {
            logger.Stale("payment_assessments", CustomerId.Value);
            DeactivateOnIdle();
            throw new StoreUnavailableException("The history was written by another activation; it is read again.");
        }

        history.Version = commit.ExpectedVersion + 1;
    }

    private Task<Result<CustomerProfile>> SaveAsync(Func<CustomerProfile?, Result<CustomerProfile>> decide, string actor) =>
        StoreFaults.AsResultAsync<CustomerProfile>(async () =>
        {
            var current = await ReadProfileAsync();
            var decided = Pure.Run(() => decide(current));
            if (decided.Fault is not null || ReferenceEquals(decided.Value, current))
            {
                return decided;
            }

            _profileRead = false;
            using var deadline = GrainDeadlines.Start(GrainDeadlines.Write, clock);
            if (await customers.CommitAsync(new() { Next = decided.Value!, Actor = actor }, deadline.Token) == WriteOutcome.Stale)
            {
                logger.Stale("customers", CustomerId.Value);
                DeactivateOnIdle();
                return new Fault(FaultCode.Unavailable, "customer_id", "the customer was changed meanwhile; try again");
            }

            _profile = decided.Value! with { Version = decided.Value!.Version + 1 };
            _profileRead = true;
            return _profile;
        });

    private async Task<CustomerProfile?> ReadProfileAsync()
    {
        if (!_profileRead)
        {
            using var deadline = GrainDeadlines.Start(GrainDeadlines.Read, clock);
            _profile = await customers.LoadAsync(CustomerId, deadline.Token);
            _profileRead = true;
        }

        return _profile;
    }

    private async Task<CustomerHistory> ReadHistoryAsync()
    {
        if (_history is null)
        {
            using var deadline = GrainDeadlines.Start(GrainDeadlines.Read, clock);
            _history = await assessments.LoadAsync(CustomerId, deadline.Token);
        }

        return _history;
    }

    private void Forget()
    {
        _profile = null;
        _profileRead = false;
        _history = null;
    }
}
