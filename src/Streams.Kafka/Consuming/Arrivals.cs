namespace KiVendTout.Streams.Kafka;

/// <summary>
/// Sorts the events of records that were taken up: to a bulk receiver, or to the grain of their stream. An event takes the way that earlier
/// ones of its stream are on, as long as one of them is not done: so none overtakes another. Used by the partition's pulling agent alone.
/// </summary>
internal sealed class Arrivals(PartitionQueue queue, PartitionCache cache, BulkDelivery[] bulk)
{
    private readonly Dictionary<StreamId, StreamArrival> byStream = [];
    private List<IBatchContainer> forGrains = [];

    /// <summary>Whether there is nothing for the grains since the last <see cref="Take"/>, beside what comes back from bulk receivers.</summary>
    public bool IsEmpty => forGrains.Count == 0;

    /// <summary>An event has arrived.</summary>
    public void Add(StreamId stream, in StreamEntry entry)
    {
        if (byStream.TryGetValue(stream, out var arrival))
        {
            arrival.Entries.Add(entry);
        }
        else if (cache.Holds(stream) || !TryAddToBulk(stream, entry))
        {
            arrival = new StreamArrival(stream, new KafkaSequenceToken(queue.Topic, queue.Partition, entry.Offset));
            arrival.Entries.Add(entry);
            byStream.Add(stream, arrival);
            forGrains.Add(arrival);
        }
    }

    /// <summary>Has what goes in bulk delivered.</summary>
    public void StartBulk()
    {
        foreach (var delivery in bulk)
        {
            delivery.Start();
        }
    }

    /// <summary>What goes to the grains. It must be put into the cache before the next event arrives.</summary>
    public List<IBatchContainer> Take()
    {
        var taken = forGrains;
        forGrains = [];
        byStream.Clear();
        foreach (var delivery in bulk)
        {
            delivery.TakeBack(taken);
        }

        return taken;
    }

    private bool TryAddToBulk(StreamId stream, in StreamEntry entry)
    {
        foreach (var delivery in bulk)
        {
            if (delivery.TryAdd(stream, entry))
            {
                return true;
            }
        }

        return false;
    }
}
