namespace KiVendTout.Bench.Streams.Records;

/// <summary>Which keys the records have.</summary>
internal enum StreamsWorkload
{
    /// <summary>10,000 keys, all alike.</summary>
    Warm,

    /// <summary>The same keys, the first ones far more often (Zipf, exponent 1).</summary>
    Skewed,

    /// <summary>Sessions of 12 events, every session a new key.</summary>
    Cold,
}
