namespace KiVendTout.Streams.Kafka;

/// <summary>Is told of every dead letter before it goes to its topic, to keep a copy. Registered keyed by the provider's name, or plain.</summary>
public interface IKafkaDeadLetterMirror
{
    /// <summary>
    /// Records a dead letter durably. Idempotent by topic, partition, offset and stream: a letter may be told again by another silo. A fault
    /// is an infrastructure fault: the letter is tried again and its record stays not done.
    /// </summary>
    /// <param name="letter">The letter.</param>
    /// <param name="cancellationToken">Cancelled when the attempt has taken too long.</param>
    /// <returns>
    /// The letter as its topic may have it: the same, or without what must not be written (<see cref="KafkaDeadLetter.Withheld"/>). Null when
    /// another stream refused the record before, and its letter is the record's: this one does not go to the topic. A stream that is told so once
    /// must never be told otherwise, nor the first one: it may have died before its letter was in the topic, and tells it again.
    /// </returns>
    ValueTask<KafkaDeadLetter?> RecordAsync(KafkaDeadLetter letter, CancellationToken cancellationToken);
}
