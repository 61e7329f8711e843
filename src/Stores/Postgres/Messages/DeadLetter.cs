using System.Text;

namespace KiVendTout.Stores.Postgres.Messages;

/// <summary>A record that can never be processed, and why.</summary>
public sealed record DeadLetter
{
    /// <summary>Topic the record came from.</summary>
    public required string Topic { get; init; }

    /// <summary>Partition the record came from, 0 or more.</summary>
    public required int Partition { get; init; }

    /// <summary>Offset of the record, 0 or more.</summary>
    public required long Offset { get; init; }

    /// <summary>Which life of the topic the offset belongs to.</summary>
    public required string BrokerEpoch { get; init; }

    /// <summary>Field and rule that was broken, without personal data.</summary>
    public required string Reason { get; init; }

    /// <summary>Kind of the fault: name of its exception type.</summary>
    public required string ExceptionType { get; init; }

    /// <summary>Stream that refused the record; null when it could not be read.</summary>
    public string? Stream { get; init; }

    /// <summary>Record key as it came; null when it had none.</summary>
    public byte[]? Key { get; init; }

    /// <summary>Record headers as they came, in their order; empty when they are withheld.</summary>
    public IReadOnlyList<RecordHeader> Headers { get; init; } = [];

    /// <summary>Record value as it came; null for a tombstone, or when it is withheld.</summary>
    public byte[]? Payload { get; init; }

    /// <summary>Why value and headers are not kept; null when they are. Such a letter cannot be sent again.</summary>
    public string? Withheld { get; init; }

    /// <summary>Customers whom the key or the value names, as far as they can be read.</summary>
    public IReadOnlyList<string> CustomerIds { get; init; } = [];

    /// <summary>Whether the database can hold it.</summary>
    internal bool Fits() => StoredSize.Of(Key, Headers.Select(header => (header.Name, header.Value)), Payload) <= StoredSize.PostgresMax;

    /// <summary>The letter without what its record held. The key stays where it is the id of a customer, which says nothing of them.</summary>
    internal DeadLetter Bare(string withheld) => this with
    {
        Key = Key is { } key && CustomerIds.Contains(Encoding.UTF8.GetString(key)) ? key : null,
        Headers = [],
        Payload = null,
        Withheld = withheld,
    };

    /// <summary>How often processing was tried, 1 or more.</summary>
    public int Attempts { get; init; } = 1;
}
