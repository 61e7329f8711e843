namespace KiVendTout.Streams.Kafka;

/// <summary>A record that can never be processed, with all that is known of it.</summary>
public sealed record KafkaDeadLetter
{
    /// <summary>Name of the stream provider.</summary>
    public required string Provider { get; init; }

    /// <summary>Topic the record was read from.</summary>
    public required string Topic { get; init; }

    /// <summary>Its partition, from 0.</summary>
    public required int Partition { get; init; }

    /// <summary>Life of the topic that the offset belongs to, see <see cref="KafkaTopic.Life"/>.</summary>
    public required string TopicLife { get; init; }

    /// <summary>Its offset, from 0. With topic, life and partition it names the record.</summary>
    public required long Offset { get; init; }

    /// <summary>The record's own time, UTC.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>Its key; null for none.</summary>
    public required byte[]? Key { get; init; }

    /// <summary>Its value; null for none, when <see cref="IsRecordMissing"/>, or when it is <see cref="Withheld"/>.</summary>
    public required byte[]? Value { get; init; }

    /// <summary>Its headers, in their order.</summary>
    public required IReadOnlyList<KeyValuePair<string, byte[]?>> Headers { get; init; }

    /// <summary>
    /// Why parts of the record are left out, and which: null when nothing is. The mirror may say so of what must not be written; a record
    /// that the dead-letter topic does not take says so with length and SHA-256 of what is left out.
    /// </summary>
    public string? Withheld { get; init; }

    /// <summary>Whether the broker no longer had the record when its dead letter was written: key, value and headers are lost.</summary>
    public bool IsRecordMissing { get; init; }

    /// <summary>Why it cannot be processed.</summary>
    public required KafkaDeadLetterCause Cause { get; init; }

    /// <summary>The codec's reason, or the message of the fault.</summary>
    public required string Reason { get; init; }

    /// <summary>Full name of the fault's type; null for an undecodable record.</summary>
    public string? ExceptionType { get; init; }

    /// <summary>How often it was tried.</summary>
    public required int Attempts { get; init; }

    /// <summary>The stream whose subscriber failed; null for an undecodable record. Other streams of the record are not concerned.</summary>
    public StreamId? Stream { get; init; }

    /// <summary>Where the letter goes.</summary>
    public required string DeadLetterTopic { get; init; }
}
