namespace KiVendTout.Streams.Kafka;

/// <summary>What a silo is doing with a partition it owns.</summary>
public enum KafkaPartitionState
{
    /// <summary>The position is not known yet: the broker is being asked, again and again if it does not answer.</summary>
    Opening,

    /// <summary>Records are read and delivered.</summary>
    Running,

    /// <summary>Handed over.</summary>
    Closed,
}
