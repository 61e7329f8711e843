namespace KiVendTout.Streams.Kafka;

/// <summary>
/// Reads back what a stream has had, beside the deliveries and without any effect on them. Reads of one partition that wait together share
/// one pass over its log, so that many streams read back cost no more than the longest of them.
/// </summary>
public interface IKafkaStreamReader
{
    /// <summary>Reads some of a stream's events.</summary>
    /// <param name="provider">Name of the stream provider; this silo has it.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="range">Where, and how many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Events in order, and where to go on.</returns>
    /// <exception cref="ArgumentException">This silo has no such provider.</exception>
    /// <exception cref="TimeoutException">The broker did not answer in time.</exception>
    /// <exception cref="Confluent.Kafka.KafkaException">The broker refused.</exception>
    Task<KafkaStreamPage> ReadAsync(string provider, StreamId stream, KafkaStreamRange range, CancellationToken cancellationToken);
}
