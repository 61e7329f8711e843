namespace KiVendTout.Streams.Kafka;

/// <summary>
/// Tells the partition's agent, often on another silo, that a delivery failed and has to be repeated. Carries the fault's type only: the
/// fault itself may not be serialisable, and its message may hold personal data.
/// </summary>
[GenerateSerializer, Alias("kivendtout.streams.kafka.delivery-exception.v1")]
public sealed class KafkaDeliveryException : Exception
{
    /// <summary>Makes the exception.</summary>
    public KafkaDeliveryException()
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What failed.</param>
    public KafkaDeliveryException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What failed.</param>
    /// <param name="innerException">The fault; leave it out where the exception crosses silos.</param>
    public KafkaDeliveryException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
