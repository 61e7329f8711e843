using System.Buffers;

namespace KiVendTout.Streams.Kafka;

/// <summary>
/// A queue in a ring, read by position. Grows by doubling; the caller bounds it. An empty one holds no memory: there is one for each of very
/// many streams, most of them empty.
/// </summary>
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
            return ref items[Place(index)];
        }
    }

    public void Enqueue(in T item)
    {
        if (Count == items.Length)
        {
            Grow();
        }

        items[Place(Count)] = item;
        Count++;
    }

    public T Dequeue()
    {
        ref var slot = ref this[0];
        var item = slot;
        slot = default!;
        head = Place(1);
        Count--;
        if (Count == 0)
        {
            ArrayPool<T>.Shared.Return(items);
            (items, head) = ([], 0);
        }

        return item;
    }

    private int Place(int index) => head + index < items.Length ? head + index : head + index - items.Length;

    private void Grow()
    {
        var grown = ArrayPool<T>.Shared.Rent(Math.Max(FirstCapacity, items.Length * 2));
        for (var i = 0; i < Count; i++)
        {
            grown[i] = this[i];
        }

        if (Count > 0)
        {
            ArrayPool<T>.Shared.Return(items, clearArray: true);
        }

        (items, head) = (grown, 0);
    }
}
