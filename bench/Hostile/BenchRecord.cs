namespace KiVendTout.Bench.Hostile;

/// <summary>A record to send.</summary>
/// <param name="Kind">What is wrong with it, for the report.</param>
/// <param name="Topic">Where it goes.</param>
/// <param name="Key">Its key; null for none.</param>
/// <param name="Value">Its value; null for a tombstone.</param>
/// <param name="Headers">Its headers, in their order.</param>
internal sealed record BenchRecord(string Kind, string Topic, byte[]? Key, byte[]? Value, IReadOnlyList<KeyValuePair<string, byte[]?>> Headers)
{
    /// <summary>Kind of the records whose effect is known.</summary>
    public const string Honest = "honest";

    /// <summary>Kafka's own time of it, milliseconds since 1970; null leaves it to the client.</summary>
    public long? TimestampMs { get; init; }

    public bool IsHonest => Kind == Honest;

    public int Size => (Key?.Length ?? 0) + (Value?.Length ?? 0) + Headers.Sum(header => header.Key.Length + (header.Value?.Length ?? 0));
}
