using System.Globalization;

namespace KiVendTout.Streams.Kafka;

/// <summary>How a partition that this silo owns is doing.</summary>
public sealed record KafkaPartitionStatus
{
    /// <summary>Name of the stream provider.</summary>
    public required string Provider { get; init; }

    /// <summary>Topic.</summary>
    public required string Topic { get; init; }

    /// <summary>Partition, from 0.</summary>
    public required int Partition { get; init; }

    /// <summary>What is being done with it.</summary>
    public required KafkaPartitionState State { get; init; }

    /// <summary>Every record before this offset is done.</summary>
    public required long Position { get; init; }

    /// <summary>Offset the group has committed; null when it never has.</summary>
    public required long? Committed { get; init; }

    /// <summary>Offset after the last record known to be in the partition.</summary>
    public required long HighWatermark { get; init; }

    /// <summary>Records in the partition that are not committed.</summary>
    public required long Lag { get; init; }

    /// <summary>Whether reading is paused because the cache is full.</summary>
    public required bool IsPaused { get; init; }

    /// <summary>Records in memory that are not done.</summary>
    public required int CachedRecords { get; init; }

    /// <summary>Their weight in bytes, an estimate.</summary>
    public required long CachedBytes { get; init; }

    /// <summary>How long done records have been waiting for a commit; zero when there are none.</summary>
    public required TimeSpan CommitAge { get; init; }

    /// <summary>
    /// How long the committed offset has not moved although there was lag all the time, once that is
    /// <see cref="KafkaStreamOptions.PartitionStallMax"/> or longer; zero for a partition that moves or has nothing to do.
    /// </summary>
    public required TimeSpan StalledFor { get; init; }

    /// <summary>Whether the partition is stalled: some record of it is tried again and again, or commits fail.</summary>
    public bool IsStalled => StalledFor > TimeSpan.Zero;

    /// <summary>Where the replay ends that is under way; null when none is.</summary>
    public required long? ReplayUntil { get; init; }

    /// <summary>The last thing that went wrong since the partition was opened; null for nothing.</summary>
    public required string? LastError { get; init; }

    internal string DescribeStall() => string.Create(
        CultureInfo.InvariantCulture,
        $"nothing committed for {StalledFor.TotalSeconds:0} s, lag {Lag}, done up to {Position}. {LastError ?? "No error is known."}");
}
