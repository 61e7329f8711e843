namespace KiVendTout.Domain.Events;

/// <summary>A record of an input topic as it came, and what it says when it is a visitor's event.</summary>
public sealed record ArchivedRecord
{
    /// <summary>Longest <see cref="RecordId"/>, in characters.</summary>
    public const int MaxRecordIdLength = 200;

    /// <summary>
    /// Id within topic and source: the sender's (header <c>ce_id</c>), else one made of the record's place. The same record sent again has it
    /// again.
    /// </summary>
    public required string RecordId { get; init; }

    /// <summary>Who sent it (header <c>ce_source</c>), at most <see cref="MaxRecordIdLength"/> characters; empty when not told.</summary>
    public string Source { get; init; } = "";

    /// <summary>Kafka topic.</summary>
    public required string Topic { get; init; }

    /// <summary>Kafka partition, from 0.</summary>
    public required int Partition { get; init; }

    /// <summary>Offset within the partition, from 0.</summary>
    public required long Offset { get; init; }

    /// <summary>When it was sent, UTC: the sender's time (header <c>ce_time</c>), else Kafka's.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>The customer it is filed under: whom it names, else its key; null when neither is an id.</summary>
    public string? CustomerId { get; init; }

    /// <summary>The customer its key names, where that is another; null where it is not.</summary>
    public string? KeyCustomerId { get; init; }

    /// <summary>Schema and version of the value (header <c>ce_dataschema</c>); null when not told.</summary>
    public string? Schema { get; init; }

    /// <summary>Key as it came; null when it had none.</summary>
    public byte[]? Key { get; init; }

    /// <summary>Headers as they came, in their order; empty when withheld.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]?>> Headers { get; init; } = [];

    /// <summary>Value as it came; null for a tombstone, and when withheld.</summary>
    public byte[]? Payload { get; init; }

    /// <summary>Why value and headers are not kept, see <see cref="Events.Withheld"/>; null when they are.</summary>
    public string? Withheld { get; init; }

    /// <summary>The visitor's event it tells of; null when it tells of something else or cannot be read.</summary>
    public UserEvent? Event { get; init; }

    /// <summary>What is wrong with it, field and rule without personal data; null when nothing is.</summary>
    public string? Problem { get; init; }
}
