using System.Collections.Concurrent;
using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;
using KiVendTout.Grains.Common;

namespace KiVendTout.Grains.Customers;

/// <summary>
/// Takes the waiting payment records of many customers, whose grains are active on this silo, in one go: their histories are folded one after
/// the other and committed together, without a delivery, a turn and a task for each (decision 0018). Only what goes well goes this way; the rest
/// is the grain's own.
/// </summary>
/// <param name="assessments">Where the assessments are kept.</param>
/// <param name="clock">The clock.</param>
public sealed class CustomerBulk(IAssessmentStore assessments, TimeProvider clock)
{
    private readonly ConcurrentDictionary<StreamId, CustomerPayments> _active = new();

    /// <summary>Whether the records of a customer could be taken now.</summary>
    /// <param name="stream">Any stream; only those of the payments of a customer are taken.</param>
    public bool CanTake(StreamId stream) => _active.TryGetValue(stream, out var payments) && payments.IsFree;

    /// <summary>Takes records of several customers.</summary>
    /// <param name="waiting">For each stream its records, in order; no stream twice.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    /// <returns>For each stream, in the same order, whether its records are durable. The others are for the grains.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer; which of them were written is unknown.</exception>
    public async Task<IReadOnlyList<bool>> TakeAsync(
        IReadOnlyList<(StreamId Stream, IReadOnlyList<object> Records)> waiting, CancellationToken cancellationToken)
    {
        var done = new bool[waiting.Count];
        var folded = new List<Folded>(waiting.Count);
        try
        {
            for (var i = 0; i < waiting.Count; i++)
            {
                if (_active.TryGetValue(waiting[i].Stream, out var payments) && payments.TryEnter())
                {
                    Fold(i, payments, waiting[i].Records, folded, done);
                }
            }

            await CommitAsync(folded, done, cancellationToken);
            return done;
        }
        finally
        {
            foreach (var (index, payments, _) in folded)
            {
                if (!done[index])
                {
                    payments.Forget();
                }

                payments.Leave();
            }
        }
    }

    /// <summary>The grain of a customer is active.</summary>
    internal void Enter(StreamId stream, CustomerPayments payments) => _active[stream] = payments;

    /// <summary>The grain of a customer ends. Nothing is begun for it any more; what is under way holds the turn.</summary>
    internal void Leave(StreamId stream, CustomerPayments payments) => _active.TryRemove(KeyValuePair.Create(stream, payments));

    private static void Fold(int index, CustomerPayments payments, IReadOnlyList<object> records, List<Folded> folded, bool[] done)
    {
        try
        {
            if (!payments.IsReady)
            {
                // Forgotten since it was found free.
                payments.Leave();
                return;
            }

            var commit = payments.Fold(records.Cast<PaymentRecord>());
            if (commit is null)
            {
                payments.Settle(null);
                done[index] = true;
            }

            folded.Add(new Folded(index, payments, commit));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A record that cannot be folded: the grain finds out which, and whose fault it is.
            payments.Forget();
            payments.Leave();
        }
    }

    private async Task CommitAsync(List<Folded> folded, bool[] done, CancellationToken cancellationToken)
    {
        var commits = new List<HistoryCommit>(folded.Count);
        var written = new List<Folded>(folded.Count);
        foreach (var one in folded)
        {
            if (one.Commit is { } commit)
            {
                commits.Add(commit);
                written.Add(one);
            }
        }

        if (commits.Count == 0)
        {
            return;
        }

        using var deadline = GrainDeadlines.Start(GrainDeadlines.Write, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var outcomes = await assessments.CommitAsync(commits, either.Token);
        for (var i = 0; i < written.Count; i++)
        {
            if (outcomes[i] == WriteOutcome.Committed)
            {
                written[i].Payments.Settle(commits[i]);
                done[written[i].Index] = true;
            }
        }
    }

    private readonly record struct Folded(int Index, CustomerPayments Payments, HistoryCommit? Commit);
}
