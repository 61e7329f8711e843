namespace KiVendTout.Streams.Kafka;

/// <summary>A queue in a ring, read by position. Grows by doubling; the caller bounds it.</summary>
/// <typeparam name="T">Kind of the items.</typeparam>
internal sealed class RingQueue<T>
{
    private const int FirstCapacity = 4;

    private T[] items = [];
    private int head;

    public int Count { get; private set; }

    /// <summary>The item at a distance from the oldest.</summary>
    public ref T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return ref items[(head + index) & (items.Length - 1)];
        }
    }

    public void Enqueue(in T item)
    {
        if (Count == items.Length)
        {
            Grow();
        }

        items[(head + Count) & (items.Length - 1)] = item;
        Count++;
    }

    public T Dequeue()
    {
        ref var slot = ref this[0];
        var item = slot;
        slot = default!;
        head = (head + 1) & (items.Length - 1);
        Count--;
        return item;
    }

    private void Grow()
    {
        var grown = new T[Math.Max(FirstCapacity, items.Length * 2)];
        for (var i = 0; i < Count; i++)
        {
            grown[i] = this[i];
        }

        items = grown;
        head = 0;
    }
}
