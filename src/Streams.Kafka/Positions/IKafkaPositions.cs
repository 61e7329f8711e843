namespace KiVendTout.Streams.Kafka;

/// <summary>
/// Keeps the positions of the partitions where the effects of their records are kept, so that a database that is new, or was restored, is
/// filled from where it stands, whatever the consumer group has committed. Registered keyed by the provider's name, or plain.
/// </summary>
public interface IKafkaPositions
{
    /// <summary>Reads how far the partitions of topics are stored, before they are read.</summary>
    /// <param name="topics">The topics as they are now.</param>
    /// <param name="cancellationToken">Cancelled when it takes too long.</param>
    /// <returns>
    /// For each partition that has any the position of the topic's life now; where there is none, the latest one of an earlier life, which
    /// says that the topic was made again. A partition without any is read from the oldest record there is.
    /// </returns>
    ValueTask<IReadOnlyList<KafkaPosition>> ReadAsync(IReadOnlyCollection<KafkaTopic> topics, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps positions, all of a commit together: the effects before them are stored, the group is told only afterwards. A position that is
    /// behind the one kept changes nothing: it comes from a silo that has lost the partition, or from a replay. A fault is one of
    /// infrastructure: nothing is committed, and it is tried again.
    /// </summary>
    /// <param name="positions">The positions, one a partition.</param>
    /// <param name="cancellationToken">Cancelled when it takes too long.</param>
    ValueTask WriteAsync(IReadOnlyList<KafkaPosition> positions, CancellationToken cancellationToken);
}
