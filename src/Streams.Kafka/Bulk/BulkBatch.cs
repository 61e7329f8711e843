namespace KiVendTout.Streams.Kafka;

/// <summary>What one call of the bulk receiver takes.</summary>
/// <param name="Streams">The streams; of each its first entries are under way.</param>
/// <param name="Items">The same, as the receiver is told.</param>
/// <param name="TraceParents">Trace contexts of the records; empty when nobody listens.</param>
internal sealed record BulkBatch(List<BulkStream> Streams, List<KafkaBulkItem> Items, List<string?> TraceParents);
