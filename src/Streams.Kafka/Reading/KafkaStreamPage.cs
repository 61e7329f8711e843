namespace KiVendTout.Streams.Kafka;

/// <summary>Events of a stream that were read back.</summary>
/// <param name="Events">In order; may be none although there are more.</param>
/// <param name="Next">Offset to go on from, see <see cref="KafkaStreamRange.From"/>; null when all was read.</param>
public sealed record KafkaStreamPage(IReadOnlyList<KafkaStreamEvent> Events, long? Next);
