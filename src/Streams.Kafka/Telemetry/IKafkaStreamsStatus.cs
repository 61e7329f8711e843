namespace KiVendTout.Streams.Kafka;

/// <summary>How the Kafka streams of this silo are doing, over all providers. For readiness checks and operators.</summary>
public interface IKafkaStreamsStatus
{
    /// <summary>Whether every provider has started, every partition of this silo is being read, and none is stalled.</summary>
    bool IsReady { get; }

    /// <summary>What is missing; null when ready.</summary>
    string? NotReadyReason { get; }

    /// <summary>The partitions this silo owns now, by provider, topic and number.</summary>
    IReadOnlyList<KafkaPartitionStatus> GetPartitions();
}
