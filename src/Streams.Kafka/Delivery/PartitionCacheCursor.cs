namespace KiVendTout.Streams.Kafka;

/// <summary>
/// Hands the events of one stream to one subscriber, several at a time. Moving on means that the current batch was delivered, unless a
/// failure was recorded: then the same batch comes again. Disposing means nothing: what was not delivered stays for the next cursor.
/// </summary>
internal sealed class PartitionCacheCursor : IQueueCacheCursor
{
    private readonly PartitionCache cache;
    private readonly StreamBuffer buffer;
    private KafkaBatchContainer? current;
    private bool failed;
    private bool moved;
    private bool disposed;

    public PartitionCacheCursor(PartitionCache cache, StreamBuffer buffer)
    {
        this.cache = cache;
        this.buffer = buffer;
        Next = buffer.First;
        buffer.Attach(this);
    }

    /// <summary>Number of the first event that this subscriber has not done.</summary>
    public long Next { get; private set; }

    /// <summary>Another cursor over the same stream: they are a chain, for nearly every stream has one only.</summary>
    public PartitionCacheCursor? Other { get; set; }

    public IBatchContainer? GetCurrent(out Exception? exception)
    {
        exception = null;
        return current;
    }

    public bool MoveNext()
    {
        if (disposed)
        {
            return false;
        }

        moved = true;
        buffer.LastActivity = cache.Timestamp;
        if (current is not null)
        {
            if (failed)
            {
                failed = false;
                current.WasTaken = false;
                return true;
            }

            if (!Finish(current))
            {
                return false;
            }
        }

        current = cache.NextBatch(buffer, Next);
        return current is not null;
    }

    public void Refresh(StreamSequenceToken token)
    {
        // Nothing to do: the cursor stands at the oldest event that is not done, wherever the new ones are.
    }

    public void RecordDeliveryFailure()
    {
        if (current is not null)
        {
            failed = true;
        }
    }

    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        current = null;
        buffer.Detach(this);
        cache.Detached(buffer, neverMoved: !moved);
    }

    /// <summary>The current batch came back without an error.</summary>
    /// <returns>Whether it may count as done.</returns>
    private bool Finish(KafkaBatchContainer batch)
    {
        current = null;
        if (!batch.WasTaken)
        {
            // The grain has no observer for the stream. Asking again at once would spin: the reminder for stalled streams asks later.
            cache.ReportNobodyTook(buffer);
            return false;
        }

        Next += batch.Events.Length;
        cache.Delivered(buffer, batch.Events.Length);
        return true;
    }
}
