namespace KiVendTout.Streams.Kafka;

/// <summary>An event that was read back.</summary>
/// <param name="Event">The event.</param>
/// <param name="Token">Where it stands.</param>
/// <param name="Timestamp">The time its record carries, UTC.</param>
public sealed record KafkaStreamEvent(object Event, KafkaSequenceToken Token, DateTimeOffset Timestamp);
