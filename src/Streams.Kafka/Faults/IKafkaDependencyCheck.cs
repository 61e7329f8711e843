namespace KiVendTout.Streams.Kafka;

/// <summary>
/// Tells whether what the grains depend on (databases and the like) does its work, so that a delivery that keeps failing nevertheless can be
/// told from an outage. Registered keyed by the provider's name, or plain. See <see cref="KafkaStreamOptions.RepeatedFaultTries"/>.
/// </summary>
public interface IKafkaDependencyCheck
{
    /// <summary>
    /// Asks all of them, best for the very thing that grains want (a write). Called after failed deliveries, at most once in
    /// <see cref="KafkaStreamOptions.DependencyCheckPeriod"/>.
    /// </summary>
    /// <param name="cancellationToken">Cancelled after <see cref="KafkaStreamOptions.DependencyCheckTimeout"/>.</param>
    /// <returns>Whether all of them answer. An exception counts as no.</returns>
    ValueTask<bool> IsAnsweringAsync(CancellationToken cancellationToken);
}
