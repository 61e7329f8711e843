namespace KiVendTout.Streams.Kafka;

/// <summary>A partition this silo owns, with the parts its agent uses.</summary>
internal sealed record OpenedQueue(PartitionQueue Queue, PartitionCache Cache, KafkaQueueReceiver Receiver);
