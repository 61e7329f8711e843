namespace KiVendTout.Domain.Events;

/// <summary>How far a partition is archived.</summary>
/// <param name="Topic">Kafka topic.</param>
/// <param name="TopicLife">Which life of the topic the offset belongs to.</param>
/// <param name="Partition">Kafka partition, from 0.</param>
/// <param name="NextOffset">Every record before this offset is in the store.</param>
public sealed record ArchivePosition(string Topic, string TopicLife, int Partition, long NextOffset);
