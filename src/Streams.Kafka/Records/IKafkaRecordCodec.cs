namespace KiVendTout.Streams.Kafka;

/// <summary>Decodes records and says to which streams they go.</summary>
/// <remarks>
/// Registered in the service container, keyed by the provider's name or plain. Called by several partitions at the same time.
/// It must be a pure function of the record: what it calls invalid once is dead-lettered for good, and an exception counts as invalid.
/// </remarks>
public interface IKafkaRecordCodec
{
    /// <summary>Decodes a record.</summary>
    /// <param name="record">The record; its memory must not be kept.</param>
    /// <returns>The events and their streams, or why there are none.</returns>
    KafkaDecodeResult Decode(in KafkaRecord record);
}
