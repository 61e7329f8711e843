namespace KiVendTout.Streams.Kafka;

/// <summary>Headers that a dead letter has besides those of its record. Numbers are written in decimal, texts in UTF-8.</summary>
public static class KafkaDeadLetterHeaders
{
    /// <summary>Topic the record was read from.</summary>
    public const string Topic = "dead-letter-topic";

    /// <summary>Partition the record was read from.</summary>
    public const string Partition = "dead-letter-partition";

    /// <summary>Offset of the record.</summary>
    public const string Offset = "dead-letter-offset";

    /// <summary>The record's own time, milliseconds since 1970 UTC.</summary>
    public const string Timestamp = "dead-letter-timestamp";

    /// <summary><see cref="KafkaDeadLetterCause"/> by name.</summary>
    public const string Cause = "dead-letter-cause";

    /// <summary>The codec's reason, or the message of the fault.</summary>
    public const string Reason = "dead-letter-reason";

    /// <summary>Full name of the fault's type.</summary>
    public const string ExceptionType = "dead-letter-exception-type";

    /// <summary>How often it was tried.</summary>
    public const string Attempts = "dead-letter-attempts";

    /// <summary>Namespace of the stream whose subscriber failed.</summary>
    public const string Stream = "dead-letter-stream";

    /// <summary>Present when parts of the record are left out: which, and why.</summary>
    public const string Withheld = "dead-letter-withheld";

    /// <summary>Present when the broker no longer had the record: the letter has no key and no value of it.</summary>
    public const string RecordMissing = "dead-letter-record-missing";
}
