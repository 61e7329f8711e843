using System.Diagnostics.CodeAnalysis;
using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;
using KiVendTout.Grains.Common;

namespace KiVendTout.Grains.Customers;

/// <summary>
/// What a customer's grain knows of his payments, and who uses it now: the grain, or <see cref="CustomerBulk"/>, which folds the records of
/// many customers in one go. One at a time has the turn; what is changed here, that one changes. A cache of the rows: forgotten whenever
/// a write is not known to have succeeded, and read again before its next use.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore has something to dispose of only once its wait handle was asked for.")]
internal sealed class CustomerPayments(CustomerId customerId, IAssessmentStore assessments, RuleSet rules, TimeProvider clock)
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private CustomerHistory? _history;
    private string? _country;
    private bool _isReady;

    /// <summary>Whether the history and the customer's country are known.</summary>
    public bool IsReady => Volatile.Read(ref _isReady);

    /// <summary>Whether it is ready, and nobody has the turn.</summary>
    public bool IsFree => IsReady && _turn.CurrentCount > 0;

    /// <summary>Takes the turn if nobody has it.</summary>
    public bool TryEnter() => _turn.Wait(0);

    /// <summary>Waits for the turn.</summary>
    /// <exception cref="StoreUnavailableException">It did not come: the store keeps whoever has it waiting.</exception>
    public async ValueTask EnterAsync()
    {
        if (TryEnter())
        {
            return;
        }

        using var deadline = GrainDeadlines.Start(GrainDeadlines.Write, clock);
        try
        {
            await _turn.WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw new StoreUnavailableException("The customer's payments are still being written.");
        }
    }

    /// <summary>Gives the turn back.</summary>
    public void Leave() => _turn.Release();

    /// <summary>The history, read if need be.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async ValueTask<CustomerHistory> ReadAsync()
    {
        if (_history is null)
        {
            using var deadline = GrainDeadlines.Start(GrainDeadlines.Read, clock);
            _history = await assessments.LoadAsync(customerId, deadline.Token);
        }

        return _history;
    }

    /// <summary>Whether records can be folded without reading anything first. Of what <see cref="IsReady"/>.</summary>
    public bool CanFold(IReadOnlyList<PaymentRecord> records) => _history!.CanFold(records);

    /// <summary>Brings back the payments, of those that the records name, which are whole in the store only.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async Task RecallAsync(IReadOnlyList<PaymentRecord> records)
    {
        var history = await ReadAsync();
        if (!history.HasOlder)
        {
            return;
        }

        var unknown = records.Select(record => record.PaymentId).Where(id => history.Find(id) is null).Distinct().ToList();
        if (unknown.Count > 0)
        {
            using var deadline = GrainDeadlines.Start(GrainDeadlines.Read, clock);
            history.Recall(await assessments.FindAsync(customerId, unknown, deadline.Token));
        }
    }

    /// <summary>Folds records into the history, which is ahead of the store until <see cref="Settle"/>.</summary>
    /// <param name="country">The customer's country; null when unknown.</param>
    /// <param name="records">The records, in order.</param>
    /// <returns>What is to be written; null for nothing.</returns>
    public HistoryCommit? Fold(string? country, IEnumerable<PaymentRecord> records)
    {
        _country = country;
        return CustomerFold.FoldAll(_history!, country, records, rules, clock.Now());
    }

    /// <summary>Folds as with the country that was told last.</summary>
    public HistoryCommit? Fold(IEnumerable<PaymentRecord> records) => Fold(_country, records);

    /// <summary>What was folded is durable.</summary>
    /// <param name="commit">What was written; null for nothing.</param>
    public void Settle(HistoryCommit? commit)
    {
        _history!.Version = commit is null ? _history.Version : commit.ExpectedVersion + 1;
        _history.Trim();
        Volatile.Write(ref _isReady, true);
    }

    /// <summary>Reads everything again before its next use.</summary>
    public void Forget()
    {
        Volatile.Write(ref _isReady, false);
        _history = null;
    }
}
