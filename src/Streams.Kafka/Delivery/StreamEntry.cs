namespace KiVendTout.Streams.Kafka;

/// <summary>An event of a stream that waits in the cache.</summary>
/// <param name="Event">The event.</param>
/// <param name="Tracker">The tracker its record was taken up by.</param>
/// <param name="Sequence">The record's number there.</param>
/// <param name="Offset">The record's offset.</param>
/// <param name="Bytes">What the record weighs.</param>
/// <param name="TraceParent">The record's trace context, if it has one.</param>
internal readonly record struct StreamEntry(
    object Event, OffsetTracker Tracker, long Sequence, long Offset, int Bytes, string? TraceParent);
