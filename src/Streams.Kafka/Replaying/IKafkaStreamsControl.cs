namespace KiVendTout.Streams.Kafka;

/// <summary>Has the silos that own a topic's partitions do something. A service of every silo that has a provider.</summary>
public interface IKafkaStreamsControl
{
    /// <summary>Reads a topic again.</summary>
    /// <param name="provider">Name of the stream provider; this silo has it.</param>
    /// <param name="replay">What, from where, for whom.</param>
    /// <param name="cancellationToken">Ends the wait; partitions that have begun go on.</param>
    /// <returns>Every partition asked for, by number, and what came of it. The events are delivered afterwards.</returns>
    /// <exception cref="ArgumentException">The provider does not read the topic, or has no such partition; or both an offset and a time are given.</exception>
    Task<IReadOnlyList<KafkaReplayedPartition>> ReplayAsync(string provider, KafkaReplay replay, CancellationToken cancellationToken);
}
