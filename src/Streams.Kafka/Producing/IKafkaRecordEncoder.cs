namespace KiVendTout.Streams.Kafka;

/// <summary>Makes records of events that are published to a stream. Registered like the codec; without one, publishing fails.</summary>
public interface IKafkaRecordEncoder
{
    /// <summary>Encodes an event.</summary>
    /// <param name="stream">The stream it is published to.</param>
    /// <param name="event">The event.</param>
    /// <returns>The record. Its key decides the partition, and so which records stay in order.</returns>
    KafkaOutgoingRecord Encode(StreamId stream, object @event);
}
