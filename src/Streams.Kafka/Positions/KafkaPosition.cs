namespace KiVendTout.Streams.Kafka;

/// <summary>How far the effects of a partition's records are stored.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="TopicLife">Which life of the topic the offset belongs to, see <see cref="KafkaTopic.Life"/>.</param>
/// <param name="Partition">The partition, from 0.</param>
/// <param name="NextOffset">The effects of every record before this offset are stored.</param>
public sealed record KafkaPosition(string Topic, string TopicLife, int Partition, long NextOffset);
