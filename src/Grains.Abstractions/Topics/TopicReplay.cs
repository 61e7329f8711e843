using System.Collections.Immutable;

namespace KiVendTout.Grains.Abstractions.Topics;

/// <summary>From where a topic is read again, and for whom. Without offset and time: from the oldest record the broker has.</summary>
[GenerateSerializer, Immutable, Alias("kivendtout.topic-replay")]
public sealed record TopicReplay
{
    /// <summary>Partition, from 0; null for all.</summary>
    [Id(0)]
    public int? Partition { get; init; }

    /// <summary>First offset to read again.</summary>
    [Id(1)]
    public long? FromOffset { get; init; }

    /// <summary>The oldest record that carries this time or a later one comes first, UTC.</summary>
    [Id(2)]
    public DateTimeOffset? FromTime { get; init; }

    /// <summary>Which of <see cref="StreamNames.Subscriptions"/>, of those that the topic feeds, get the records again; none for all.</summary>
    [Id(3)]
    public ImmutableArray<string> Subscriptions { get; init; } = [];
}
