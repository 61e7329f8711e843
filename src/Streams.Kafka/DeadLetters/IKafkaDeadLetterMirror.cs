namespace KiVendTout.Streams.Kafka;

/// <summary>Is told of every dead letter before it goes to its topic, to keep a copy. Registered keyed by the provider's name, or plain.</summary>
public interface IKafkaDeadLetterMirror
{
    /// <summary>
    /// Records a dead letter durably. Idempotent by topic, partition, offset and stream: a letter is told again whenever a later step fails.
    /// A fault is an infrastructure fault: the letter is tried again and its record stays not done.
    /// </summary>
    /// <param name="letter">The letter.</param>
    /// <param name="cancellationToken">Cancelled when the attempt has taken too long.</param>
    ValueTask RecordAsync(KafkaDeadLetter letter, CancellationToken cancellationToken);
}
