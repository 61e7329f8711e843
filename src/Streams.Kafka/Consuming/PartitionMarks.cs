namespace KiVendTout.Streams.Kafka;

/// <summary>What is known of a partition before it is read, in one life of its topic.</summary>
/// <param name="Read">How far it has been read already, when reading only starts again; null else.</param>
/// <param name="Group">What the group has committed; null for nothing.</param>
/// <param name="Stored">How far its effects are stored; null where nobody keeps that.</param>
internal readonly record struct PartitionMarks(long? Read, long? Group, long? Stored)
{
    /// <summary>
    /// The first offset to read: the smaller one counts. A group behind what is stored was set back by a replay, or not told in time; a store
    /// behind the group is new or was restored. Null when nothing is known.
    /// </summary>
    public long? Wanted => Read ?? (Group is { } group && Stored is { } stored ? Math.Min(group, stored) : Stored ?? Group);
}
