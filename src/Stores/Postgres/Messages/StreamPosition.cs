namespace KiVendTout.Stores.Postgres.Messages;

/// <summary>How far the effects of a partition's records are stored.</summary>
/// <param name="Topic">Kafka topic.</param>
/// <param name="TopicLife">Which life of the topic the offset belongs to.</param>
/// <param name="Partition">Kafka partition, from 0.</param>
/// <param name="NextOffset">The effects of every record before this offset are stored.</param>
public sealed record StreamPosition(string Topic, string TopicLife, int Partition, long NextOffset);
