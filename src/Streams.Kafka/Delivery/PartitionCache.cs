namespace KiVendTout.Streams.Kafka;

/// <summary>
/// The cache of one partition: a buffer for each stream, so that a delivery looks at its own stream only. Used by the partition's pulling
/// agent alone, one call at a time.
/// </summary>
internal sealed class PartitionCache(PartitionQueue queue, KafkaStreamOptions options, TimeProvider clock) : IQueueCache
{
    private readonly Dictionary<StreamId, StreamBuffer> streams = [];
    private readonly List<StreamId> idle = [];
    private long lastSweep = clock.GetTimestamp();

    public long Timestamp => clock.GetTimestamp();

    /// <summary>Always positive: the agent would never purge again otherwise. The partition is paused instead.</summary>
    public int GetMaxAddCount() => options.ReadRecordsMax;

    public bool IsUnderPressure() => false;

    public bool TryPurgeFromCache(out IList<IBatchContainer> purgedItems)
    {
        purgedItems = [];
        return false;
    }

    public void AddToCache(IList<IBatchContainer> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        foreach (var message in messages)
        {
            if (message is StreamArrival { Entries.Count: > 0 } arrival)
            {
                var buffer = BufferOf(arrival.StreamId);
                foreach (var entry in arrival.Entries)
                {
                    buffer.Append(entry);
                }

                buffer.LastActivity = Timestamp;
            }
        }
    }

    /// <summary>Whether events of a stream are here that are not done.</summary>
    public bool Holds(StreamId streamId) => streams.TryGetValue(streamId, out var buffer) && buffer.End > buffer.First;

    /// <summary>A cursor from the oldest event that is not done; the token does not matter, nothing older is kept.</summary>
    public IQueueCacheCursor GetCacheCursor(StreamId streamId, StreamSequenceToken? token) =>
        new PartitionCacheCursor(this, BufferOf(streamId));

    /// <summary>
    /// Streams that have events and whose delivery has not moved for a while. Telling the agent of them again starts a delivery that has
    /// stopped, and does nothing to one that is under way.
    /// </summary>
    public void AddStalled(List<IBatchContainer> arrivals)
    {
        if (clock.GetElapsedTime(lastSweep) < options.StalledStreamCheckPeriod)
        {
            return;
        }

        lastSweep = Timestamp;
        foreach (var (streamId, buffer) in streams)
        {
            if (buffer.End == buffer.First)
            {
                if (!buffer.HasCursors)
                {
                    idle.Add(streamId);
                }
            }
            else if (clock.GetElapsedTime(buffer.LastActivity) >= options.StalledStreamCheckPeriod)
            {
                arrivals.Add(new StreamArrival(streamId, TokenOf(buffer, buffer.First)));
                if (!buffer.HasCursors)
                {
                    queue.ReportNoSubscriber(streamId);
                }
            }
        }

        idle.ForEach(id => streams.Remove(id));
        idle.Clear();
    }

    /// <summary>The next events of a stream, as many as a batch may hold.</summary>
    public KafkaBatchContainer? NextBatch(StreamBuffer buffer, long from)
    {
        var available = buffer.End - from;
        if (available <= 0)
        {
            return null;
        }

        var count = CountFor(buffer, from, (int)Math.Min(available, options.BatchRecordsMax));
        var offsets = new long[count];
        var events = new object[count];
        string?[]? traceParents = null;
        for (var i = 0; i < count; i++)
        {
            ref readonly var entry = ref buffer[from + i];
            offsets[i] = entry.Offset;
            events[i] = entry.Event;
            if (entry.TraceParent is not null)
            {
                traceParents ??= new string?[count];
                traceParents[i] = entry.TraceParent;
            }
        }

        return new KafkaBatchContainer(queue.Provider, buffer.StreamId, queue.Topic, queue.Partition, offsets, events, traceParents);
    }

    /// <summary>A subscriber has done some events.</summary>
    public void Delivered(StreamBuffer buffer, int events)
    {
        queue.CountDelivered(events);
        buffer.Release(entry => queue.Complete(entry.Tracker, entry.Sequence));
    }

    /// <summary>
    /// A cursor went. One that never moved was the agent's pin while subscribers registered: events held back by it alone are done now.
    /// </summary>
    public void Detached(StreamBuffer buffer, bool neverMoved)
    {
        if (neverMoved)
        {
            buffer.Release(entry => queue.Complete(entry.Tracker, entry.Sequence));
        }

        if (!buffer.HasCursors && buffer.End == buffer.First)
        {
            streams.Remove(buffer.StreamId);
        }
    }

    public void ReportNobodyTook(StreamBuffer buffer) => queue.ReportNobodyTook(buffer.StreamId);

    private KafkaSequenceToken TokenOf(StreamBuffer buffer, long number) => new(queue.Topic, queue.Partition, buffer[number].Offset);

    /// <summary>Offsets rise within a batch, by which a repetition knows what is done: where a replay goes back, a new batch begins.</summary>
    private int CountFor(StreamBuffer buffer, long from, int most)
    {
        var bytes = (long)buffer[from].Bytes;
        var count = 1;
        while (count < most
            && buffer[from + count].Offset > buffer[from + count - 1].Offset
            && (bytes += buffer[from + count].Bytes) <= options.BatchBytesMax)
        {
            count++;
        }

        return count;
    }

    private StreamBuffer BufferOf(StreamId streamId)
    {
        if (!streams.TryGetValue(streamId, out var buffer))
        {
            buffer = new StreamBuffer(streamId) { LastActivity = Timestamp };
            streams.Add(streamId, buffer);
        }

        return buffer;
    }
}
