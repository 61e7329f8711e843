namespace KiVendTout.Cli.DeadLetters;

/// <summary>A record that could not be processed, as PostgreSQL keeps it.</summary>
internal sealed record DeadLetter(
    long Id, string Topic, int Partition, long Offset, string Reason, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset? ReplayedAt);

/// <summary>Its content, for sending it again.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Topic">Where it came from.</param>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its value.</param>
/// <param name="Headers">Its headers.</param>
internal sealed record DeadRecord(long Id, string Topic, byte[]? Key, byte[]? Value, IReadOnlyDictionary<string, byte[]?> Headers);
