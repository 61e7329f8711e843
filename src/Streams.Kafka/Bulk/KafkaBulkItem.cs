namespace KiVendTout.Streams.Kafka;

/// <summary>What waits of one stream.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Events">Its events, at least one, in order. Whatever the codec made: one of a wrong kind is the receiver's to refuse.</param>
public sealed record KafkaBulkItem(StreamId Stream, IReadOnlyList<object> Events);
