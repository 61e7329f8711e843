namespace KiVendTout.Streams.Kafka;

/// <summary>A record to be written.</summary>
/// <param name="Topic">Topic.</param>
/// <param name="Key">Key: records of one key stay in order. Null spreads them.</param>
/// <param name="Value">Value; null for a tombstone.</param>
/// <param name="Headers">Headers. The trace context of the current activity is added where there is none.</param>
public sealed record KafkaOutgoingRecord(string Topic, byte[]? Key, byte[]? Value, KafkaHeaders Headers = default);
