namespace KiVendTout.Stores.Postgres.Privacy;

/// <summary>Unwrapped keys, the most recently used ones, for a limited time. Thread-safe.</summary>
internal sealed class KeyCache(int max, TimeSpan lifetime, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<CustomerId, LinkedListNode<Entry>> _byId = [];
    private readonly LinkedList<Entry> _newestFirst = [];

    public byte[]? Find(CustomerId customerId)
    {
        lock (_lock)
        {
            if (!_byId.TryGetValue(customerId, out var node))
            {
                return null;
            }

            _newestFirst.Remove(node);
            if (time.GetElapsedTime(node.Value.Since) >= lifetime)
            {
                _byId.Remove(customerId);
                return null;
            }

            _newestFirst.AddFirst(node);
            return node.Value.Key;
        }
    }

    public void Keep(CustomerId customerId, byte[] key)
    {
        lock (_lock)
        {
            Remove(customerId);
            _byId[customerId] = _newestFirst.AddFirst(new Entry(customerId, key, time.GetTimestamp()));
            while (_byId.Count > max)
            {
                Remove(_newestFirst.Last!.Value.CustomerId);
            }
        }
    }

    public void Forget(CustomerId customerId)
    {
        lock (_lock)
        {
            Remove(customerId);
        }
    }

    private void Remove(CustomerId customerId)
    {
        if (_byId.Remove(customerId, out var node))
        {
            _newestFirst.Remove(node);
        }
    }

    private sealed record Entry(CustomerId CustomerId, byte[] Key, long Since);
}
