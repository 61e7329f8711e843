namespace KiVendTout.Streams.Kafka;

/// <summary>An event on its way to a stream.</summary>
/// <param name="Target">The stream.</param>
/// <param name="Event">
/// The event. Immutable: grains of one silo get this very object, several streams may share it. Serialisable by Orleans, for other silos.
/// </param>
public readonly record struct KafkaDelivery(StreamId Target, object Event);
