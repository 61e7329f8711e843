namespace KiVendTout.Stores.Postgres.Batching;

/// <summary>
/// Puts items into batches. One whose key is in an earlier batch goes into a batch that follows that one, and is ready no sooner than it is
/// done; any other goes into the batch that is being filled. Not safe for use by several threads.
/// </summary>
/// <param name="rowsMax">A batch takes no more items once it has this many rows.</param>
/// <param name="keyOf">Key of an item; null when items cannot get in each other's way.</param>
/// <param name="rowsOf">How many rows an item writes; null when one.</param>
internal sealed class BatchQueue<TItem, TResult>(int rowsMax, Func<TItem, string>? keyOf, Func<TItem, int>? rowsOf)
{
    private readonly Queue<Batch<TItem, TResult>> _ready = [];

    // The last batch, waiting or under way, that holds an item of the key.
    private readonly Dictionary<string, Batch<TItem, TResult>> _lastOf = new(StringComparer.Ordinal);
    private Batch<TItem, TResult>? _filling;

    /// <summary>How many items wait: those of batches that are not under way yet.</summary>
    public int Waiting { get; private set; }

    /// <summary>How many batches can go.</summary>
    public int Ready => _ready.Count;

    /// <summary>Puts an item into a batch.</summary>
    public Place<TItem, TResult> Enter(TItem item, CancellationToken caller)
    {
        var key = keyOf?.Invoke(item);
        var rows = rowsOf?.Invoke(item) ?? 1;
        var batch = key is not null && _lastOf.TryGetValue(key, out var before) ? before.Behind(rowsMax) : Fill();
        if (key is not null)
        {
            _lastOf[key] = batch;
        }

        Waiting++;
        return batch.Add(item, key, rows, caller);
    }

    /// <summary>Takes the next batch that can go, which is filled no more; null when there is none.</summary>
    public Batch<TItem, TResult>? Take()
    {
        if (!_ready.TryDequeue(out var batch))
        {
            return null;
        }

        _filling = _filling == batch ? null : _filling;
        Waiting -= batch.Close();
        return batch;
    }

    /// <summary>A batch is done: its keys are free, or its follower's, which can go now.</summary>
    public void Release(Batch<TItem, TResult> batch)
    {
        foreach (var key in batch.Keys)
        {
            if (_lastOf[key] == batch)
            {
                _lastOf.Remove(key);
            }
        }

        if (batch.Follower is { } follower)
        {
            _ready.Enqueue(follower);
            _filling ??= follower;
        }
    }

    private Batch<TItem, TResult> Fill()
    {
        if (_filling is null || _filling.Rows >= rowsMax)
        {
            _filling = new();
            _ready.Enqueue(_filling);
        }

        return _filling;
    }
}
