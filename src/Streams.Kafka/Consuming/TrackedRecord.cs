namespace KiVendTout.Streams.Kafka;

/// <summary>A record whose deliveries are being counted.</summary>
/// <param name="Tracker">The tracker that counts.</param>
/// <param name="Sequence">The record's number there.</param>
/// <param name="Bytes">What the record weighs.</param>
internal readonly record struct TrackedRecord(OffsetTracker Tracker, long Sequence, int Bytes);
