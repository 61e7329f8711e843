using System.Text.Json.Serialization;

namespace KiVendTout.Stores.Postgres.Messages;

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
