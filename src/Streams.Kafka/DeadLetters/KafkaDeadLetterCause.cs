namespace KiVendTout.Streams.Kafka;

/// <summary>Why a record cannot be processed.</summary>
public enum KafkaDeadLetterCause
{
    /// <summary>The codec called it invalid.</summary>
    Undecodable,

    /// <summary>A grain threw a fault that was judged deterministic.</summary>
    Fault,
}
