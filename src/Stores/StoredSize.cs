namespace KiVendTout.Stores;

/// <summary>How much room a record of Kafka takes in a store, and how much there is.</summary>
internal static class StoredSize
{
    /// <summary>
    /// Largest record in PostgreSQL, in bytes. It takes no JSON above 256 MB, which is where the headers go, in base64, and a statement of 1 GB;
    /// and a statement must be done within its deadline.
    /// </summary>
    public const long PostgresMax = 128L << 20;

    /// <summary>Largest record in MongoDB, in bytes: a document holds 16 MiB, and the record's columns need some of it.</summary>
    public const long MongoMax = (16L << 20) - (64L << 10);

    /// <summary>What a header takes besides its name and value; names are counted threefold, as characters of UTF-8.</summary>
    private const int HeaderOverheadBytes = 64;

    private const int CharacterBytesMax = 3;

    /// <summary>Tells the room, in bytes; rather too much than too little.</summary>
    public static long Of(byte[]? key, IEnumerable<(string Name, byte[]? Value)> headers, byte[]? value) =>
        (key?.Length ?? 0L) + (value?.Length ?? 0L)
        + headers.Sum(header => (CharacterBytesMax * (long)header.Name.Length) + (header.Value?.Length ?? 0) + HeaderOverheadBytes);
}
