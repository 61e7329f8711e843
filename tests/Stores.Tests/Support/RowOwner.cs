using System.Collections.Concurrent;

namespace KiVendTout.Stores.Tests.Support;

/// <summary>What grains that own a row each do with its records: they know a row while their last write of it is told to be done.</summary>
internal sealed class RowOwner<TKey, TState, TRecord>(IRowStore<TKey, TState> store, Func<TKey, TState> empty, Func<TState, TRecord, TState> fold)
    where TKey : struct
    where TState : class, IVersioned<TState>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<TKey, TState> _known = [];

    /// <summary>Forgets everything, as a restart does.</summary>
    public void Forget() => _known.Clear();

    /// <summary>Delivers records of one row, and writes what they change.</summary>
    /// <returns>Whether all of them are durable.</returns>
    public async Task<bool> FollowAsync(TKey key, IEnumerable<TRecord> records)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        _known.TryRemove(key, out var state);
        state ??= await store.LoadAsync(key, deadline.Token) ?? empty(key);
        var next = records.Aggregate(state, fold);
        if (!ReferenceEquals(next, state))
        {
            if (await store.CommitAsync(new() { Next = next, Actor = "kafka:a-topic" }, deadline.Token) == WriteOutcome.Stale)
            {
                return false;
            }

            next = next.WithVersion(next.Version + 1);
        }

        _known[key] = next;
        return true;
    }

    /// <summary>Delivers all records of many rows, as often as it takes, with restarts, until a number of deliveries is over.</summary>
    public async Task LiveAsync(IReadOnlyDictionary<TKey, TRecord[]> logs, int deliveries, Random random)
    {
        var cursors = logs.Keys.ToDictionary(key => key, _ => 0);
        for (; deliveries > 0; deliveries--)
        {
            if (random.Next(10) == 0)
            {
                Forget();
                cursors = logs.Keys.ToDictionary(key => key, _ => 0);
            }

            var next = logs.ToDictionary(log => log.Key, log => log.Value.Skip(cursors[log.Key]).Take(random.Next(4)).ToArray());
            var done = await Task.WhenAll(next.Select(async row => (row.Key, IsDone: await Deliveries.SucceedsAsync(FollowAsync(row.Key, row.Value)))));
            foreach (var (key, isDone) in done)
            {
                cursors[key] += isDone ? next[key].Length : 0;
            }
        }
    }
}

/// <summary>How deliveries end.</summary>
internal static class Deliveries
{
    /// <summary>Whether a delivery is done; one that failed is made again.</summary>
    public static async Task<bool> SucceedsAsync(Task<bool> delivery)
    {
        try
        {
            return await delivery;
        }
        catch (Exception e) when (e is StoreUnavailableException or ContractViolationException)
        {
            return false;
        }
    }
}
