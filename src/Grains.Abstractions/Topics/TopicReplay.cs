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

    /// <summary>Which of <see cref="StreamNames.Subscriptions"/> get the records again; none for all.</summary>
    [Id(3)]
    public ImmutableArray<string> Subscriptions { get; init; } = [];
}

/// <summary>What came of a replay in one partition.</summary>
/// <param name="Partition">Partition, from 0.</param>
/// <param name="From">First offset that is read again.</param>
/// <param name="Until">Offset where the replay ends; equal to <paramref name="From"/> when there is nothing to read again.</param>
/// <param name="Problem">Why the partition is not read again; null when it is.</param>
[GenerateSerializer, Immutable, Alias("kivendtout.replayed-partition")]
public sealed record ReplayedPartition(
    [property: Id(0)] int Partition, [property: Id(1)] long From, [property: Id(2)] long Until, [property: Id(3)] string? Problem);
