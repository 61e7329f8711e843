namespace KiVendTout.Streams.Kafka;

/// <summary>
/// The events of one stream that are not done, and the cursors over them. Events are numbered from the first the stream ever had here.
/// </summary>
internal sealed class StreamBuffer(StreamId streamId)
{
    private readonly RingQueue<StreamEntry> entries = new();
    private PartitionCacheCursor? cursors;

    public StreamId StreamId { get; } = streamId;

    /// <summary>Number of the oldest event that is not done.</summary>
    public long First { get; private set; }

    /// <summary>Number after the newest event.</summary>
    public long End => First + entries.Count;

    public bool HasCursors => cursors is not null;

    /// <summary>When a cursor last moved or an event came, in ticks of the clock's timestamp.</summary>
    public long LastActivity { get; set; }

    public ref readonly StreamEntry this[long number] => ref entries[(int)(number - First)];

    public void Append(in StreamEntry entry) => entries.Enqueue(entry);

    public void Attach(PartitionCacheCursor cursor) => (cursor.Other, cursors) = (cursors, cursor);

    public void Detach(PartitionCacheCursor cursor)
    {
        if (cursors == cursor)
        {
            cursors = cursor.Other;
            return;
        }

        for (var at = cursors; at is not null; at = at.Other)
        {
            if (at.Other == cursor)
            {
                at.Other = cursor.Other;
                return;
            }
        }
    }

    /// <summary>Takes off the events that every cursor has behind it.</summary>
    public void Release(Action<StreamEntry> done)
    {
        if (cursors is null)
        {
            return;
        }

        var behindAll = long.MaxValue;
        for (var cursor = cursors; cursor is not null; cursor = cursor.Other)
        {
            behindAll = Math.Min(behindAll, cursor.Next);
        }

        while (First < behindAll && entries.Count > 0)
        {
            First++;
            done(entries.Dequeue());
        }
    }
}
