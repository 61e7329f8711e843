namespace KiVendTout.Grains.Abstractions.Topics;

/// <summary>What came of a replay in one partition.</summary>
/// <param name="Partition">Partition, from 0.</param>
/// <param name="From">First offset that is read again.</param>
/// <param name="Until">Offset where the replay ends; equal to <paramref name="From"/> when there is nothing to read again.</param>
/// <param name="Problem">Why the partition is not read again; null when it is.</param>
[GenerateSerializer, Immutable, Alias("kivendtout.replayed-partition")]
public sealed record ReplayedPartition(
    [property: Id(0)] int Partition, [property: Id(1)] long From, [property: Id(2)] long Until, [property: Id(3)] string? Problem);
