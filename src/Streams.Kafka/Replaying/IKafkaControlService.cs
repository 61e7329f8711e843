using Orleans.Services;

namespace KiVendTout.Streams.Kafka;

/// <summary>What a silo does with the partitions it owns when another silo asks.</summary>
[Alias("kivendtout.streams.kafka.control.v1")]
internal interface IKafkaControlService : IGrainService
{
    /// <summary>Reads the silo's own partitions of a topic again.</summary>
    /// <returns>The partitions it owns of those asked for.</returns>
    [Alias("ReplayAsync")]
    Task<List<KafkaReplayedPartition>> ReplayAsync(string provider, KafkaReplay replay, CancellationToken cancellationToken);
}
