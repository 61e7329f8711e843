namespace KiVendTout.Streams.Kafka;

/// <summary>A topic as its brokers tell it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Life">
/// What offsets of the topic belong to, at most 60 characters: ids of the cluster and of the topic. A topic that is deleted and made again
/// under its name has another, and so has one of the same name on another cluster.
/// </param>
/// <param name="Partitions">How many partitions it has, 1 or more.</param>
public sealed record KafkaTopic(string Name, string Life, int Partitions);
