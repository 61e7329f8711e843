namespace KiVendTout.Streams.Kafka;

/// <summary>
/// Asks for a topic to be read again, from an offset, from a time, or from the beginning of the log. The group's committed offset goes back
/// first, so a silo that dies in the middle loses nothing of it.
/// </summary>
[GenerateSerializer, Immutable, Alias("kivendtout.streams.kafka.replay.v1")]
public sealed record KafkaReplay
{
    /// <summary>Topic.</summary>
    [Id(0)]
    public required string Topic { get; init; }

    /// <summary>Partition, from 0; null for all.</summary>
    [Id(1)]
    public int? Partition { get; init; }

    /// <summary>First offset to read again, from 0; an offset that the log no longer has means the oldest it has.</summary>
    [Id(2)]
    public long? FromOffset { get; init; }

    /// <summary>Time of the first record to read again, UTC: the oldest one that carries this time or a later one.</summary>
    [Id(3)]
    public DateTimeOffset? FromTime { get; init; }

    /// <summary>
    /// Namespaces of the subscriptions that get the events again; none for all. The others go on where they stood. Should the partition move
    /// to another silo before the replay is over, they get the rest of it again too.
    /// </summary>
    [Id(4)]
    public IReadOnlyList<string> Subscriptions { get; init; } = [];
}
