using System.Text;
using System.Text.Json.Serialization;

namespace KiVendTout.Stores.Postgres.Messages;

/// <summary>A header of a Kafka record.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value as it came; null when it had none.</param>
public sealed record RecordHeader(string Name, byte[]? Value);

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

/// <summary>A dead letter as it is kept.</summary>
/// <param name="Id">Order of arrival, the id by which operators name it.</param>
/// <param name="Letter">The record and why it failed.</param>
/// <param name="CreatedAt">When it was kept, UTC.</param>
/// <param name="ReplayedAt">When it was sent again, UTC; null when nobody has.</param>
public sealed record StoredDeadLetter(long Id, DeadLetter Letter, DateTimeOffset CreatedAt, DateTimeOffset? ReplayedAt);

/// <summary>What became of a letter.</summary>
/// <param name="IsNew">Whether it was not kept yet.</param>
/// <param name="IsErased">Whether it names an erased customer: nothing of what the record held may be kept anywhere.</param>
public readonly record struct DeadLetterReceipt(bool IsNew, bool IsErased);

/// <summary>A dead letter in a list: without what its record held, which may be large.</summary>
/// <param name="Id">Order of arrival, the id by which operators name it.</param>
/// <param name="Topic">Topic the record came from.</param>
/// <param name="Partition">Partition the record came from, 0 or more.</param>
/// <param name="Offset">Offset of the record, 0 or more.</param>
/// <param name="Reason">Field and rule that was broken, without personal data.</param>
/// <param name="Withheld">Why value and headers are not kept; null when they are.</param>
/// <param name="Attempts">How often processing was tried, 1 or more.</param>
/// <param name="CreatedAt">When it was kept, UTC.</param>
/// <param name="ReplayedAt">When it was sent again, UTC; null when nobody has.</param>
public sealed record DeadLetterSummary(
    long Id, string Topic, int Partition, long Offset, string Reason, string? Withheld, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset? ReplayedAt);

// Metadata only: the generated fast path writes an absent value as an empty one.
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(IReadOnlyList<RecordHeader>))]
internal sealed partial class HeadersJsonContext : JsonSerializerContext;
