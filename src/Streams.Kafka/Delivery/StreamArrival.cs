namespace KiVendTout.Streams.Kafka;

/// <summary>
/// Tells the pulling agent that a stream has something to deliver; the events themselves go to the cache with it.
/// Without events it is a reminder for a stream whose delivery has stopped.
/// </summary>
internal sealed class StreamArrival(StreamId streamId, StreamSequenceToken first) : IBatchContainer
{
    public List<StreamEntry> Entries { get; } = [];

    public StreamId StreamId { get; } = streamId;

    public StreamSequenceToken SequenceToken { get; } = first;

    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>() => [];

    public bool ImportRequestContext() => false;
}
