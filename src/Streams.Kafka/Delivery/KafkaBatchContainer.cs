namespace KiVendTout.Streams.Kafka;

/// <summary>Events of one stream and one partition, in order, on their way to a grain.</summary>
[GenerateSerializer, Immutable, Alias("kivendtout.streams.kafka.batch.v1")]
[SerializationCallbacks(typeof(KafkaBatchHooks))]
internal sealed class KafkaBatchContainer : IBatchContainer
{
    public KafkaBatchContainer(
        string provider, StreamId streamId, string topic, int partition, long[] offsets, object[] events, string?[]? traceParents)
    {
        Provider = provider;
        StreamId = streamId;
        Topic = topic;
        Partition = partition;
        Offsets = offsets;
        Events = events;
        TraceParents = traceParents;
    }

    [Id(0)]
    public string Provider { get; private set; }

    [Id(1)]
    public StreamId StreamId { get; private set; }

    [Id(2)]
    public string Topic { get; private set; }

    [Id(3)]
    public int Partition { get; private set; }

    [Id(4)]
    public long[] Offsets { get; private set; }

    [Id(5)]
    public object[] Events { get; private set; }

    /// <summary>Trace context of each event, or null when none has one.</summary>
    [Id(6)]
    public string?[]? TraceParents { get; private set; }

    /// <summary>
    /// Whether this very object was read by an observer or sent to another silo. If neither, no one was there to take the events: Orleans
    /// reports such a batch as delivered, we must not.
    /// </summary>
    [field: NonSerialized]
    public bool WasTaken { get; set; }

    public StreamSequenceToken SequenceToken => TokenAt(Offsets.Length - 1);

    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>()
    {
        WasTaken = true;
        for (var i = 0; i < Events.Length; i++)
        {
            // A cast that fails would fail in Orleans, for ever: the guard of the subscriber is told instead.
            yield return Events[i] is T e
                ? Tuple.Create<T, StreamSequenceToken>(e, TokenAt(i))
                : Tuple.Create<T, StreamSequenceToken>(default!, TokenAt(i, isOfAnotherKind: true));
        }
    }

    public bool ImportRequestContext() => false;

    public override string ToString() => $"{Offsets.Length} events of {Topic}[{Partition}] from {Offsets[0]}";

    private KafkaSequenceToken TokenAt(int index, bool isOfAnotherKind = false) =>
        new(Topic, Partition, Offsets[index], TraceParents?[index]) { IsOfAnotherKind = isOfAnotherKind };
}
