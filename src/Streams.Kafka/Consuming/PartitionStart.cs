namespace KiVendTout.Streams.Kafka;

/// <summary>Where reading a partition starts.</summary>
/// <param name="Offset">First offset to read.</param>
/// <param name="Committed">What the group has committed, never more than the first offset to read; null for nothing.</param>
/// <param name="High">Offset after the partition's last record.</param>
/// <param name="Life">Life of the topic that these offsets belong to.</param>
internal readonly record struct PartitionStart(long Offset, long? Committed, long High, string Life);
