using System.Collections.Concurrent;
using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Stores.Tests.Support;

/// <summary>
/// What the grains of one silo do with the records of payments, without the grains: they fold what they know and what has come, write it, and
/// know nothing any more when the write is not told to be done.
/// </summary>
internal sealed class Owners(IAssessmentStore assessments, IPaymentStore payments)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<CustomerId, CustomerHistory> _histories = [];
    private readonly RowOwner<PaymentId, PaymentState, PaymentRecord> _payments = new(payments, id => new() { PaymentId = id }, PaymentLifecycle.Decide);
    private readonly ConcurrentDictionary<CustomerId, (int Committed, int Unknown)> _writes = [];

    /// <summary>Forgets everything, as a restart does.</summary>
    public void Forget()
    {
        _histories.Clear();
        _payments.Forget();
    }

    /// <summary>How many commits of a history were told to be done, and how many may have been.</summary>
    public (int Committed, int Unknown) WritesOf(CustomerId customerId) => _writes.GetValueOrDefault(customerId);

    /// <summary>Delivers records of many customers, and writes them by one call.</summary>
    /// <returns>Whether all of them are durable.</returns>
    public async Task<bool> FoldAsync(IReadOnlyList<PaymentRecord[]> deliveries)
    {
        var commits = new List<HistoryCommit>();
        var folded = new List<CustomerHistory>();
        foreach (var records in deliveries.Where(records => records.Length > 0))
        {
            var history = await ReadAsync(records);
            _histories.TryRemove(history.CustomerId, out _);
            folded.Add(history);
            if (CustomerFold.FoldAll(history, "FR", records, CustomerWriter.Rules, Samples.Noon) is { } commit)
            {
                commits.Add(commit);
            }
        }

        var outcomes = await CommitAsync(commits);
        foreach (var history in folded)
        {
            var at = commits.FindIndex(commit => commit.CustomerId == history.CustomerId);
            if (at < 0 || outcomes[at] == WriteOutcome.Committed)
            {
                history.Version += at < 0 ? 0 : 1;
                history.Trim();
                _histories[history.CustomerId] = history;
            }
        }

        return outcomes.All(outcome => outcome == WriteOutcome.Committed);
    }

    /// <summary>Delivers records of one payment, and writes what they change.</summary>
    /// <returns>Whether all of them are durable.</returns>
    public Task<bool> FollowAsync(PaymentId paymentId, IEnumerable<PaymentRecord> records) => _payments.FollowAsync(paymentId, records);

    /// <summary>What is known goes as in bulk, what has to be read as in the grain, which looks for every payment that it does not know.</summary>
    private async Task<CustomerHistory> ReadAsync(PaymentRecord[] records)
    {
        var id = records[0].CustomerId;
        if (_histories.TryGetValue(id, out var history) && history.CanFold(records))
        {
            return history;
        }

        using var deadline = new CancellationTokenSource(Deadline);
        history ??= await assessments.LoadAsync(id, deadline.Token);
        var unknown = records.Select(record => record.PaymentId).Distinct().Where(payment => history.Find(payment) is null).ToList();
        history.Recall(await assessments.FindAsync(id, unknown, deadline.Token));
        return history;
    }

    private async Task<IReadOnlyList<WriteOutcome>> CommitAsync(List<HistoryCommit> commits)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            var outcomes = commits.Count == 1
                ? [await assessments.CommitAsync(commits[0], deadline.Token)]
                : await assessments.CommitAsync(commits, deadline.Token);
            Count(commits.Where((_, at) => outcomes[at] == WriteOutcome.Committed), 1, 0);
            return outcomes;
        }
        catch (Exception e) when (e is StoreUnavailableException or ContractViolationException)
        {
            Count(commits, 0, 1);
            throw;
        }
    }

    private void Count(IEnumerable<HistoryCommit> commits, int committed, int unknown)
    {
        foreach (var id in commits.Select(commit => commit.CustomerId))
        {
            var before = WritesOf(id);
            _writes[id] = (before.Committed + committed, before.Unknown + unknown);
        }
    }
}
