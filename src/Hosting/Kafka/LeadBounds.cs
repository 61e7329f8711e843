namespace KiVendTout.Hosting.Kafka;

/// <summary>How far a producer may run ahead of the slowest consumer group.</summary>
/// <param name="RecordsMax">Records that are sent and not committed, over all partitions.</param>
/// <param name="BytesMax">Their bytes.</param>
/// <remarks>
/// The embedded broker drops what is older than 5 MB or 100,000 batches of a partition, silently. Each producer counts alone, so what all of
/// them may have there together, the loader, one gateway and the one relay of the outbox, must fit into one partition: 4 MB, 30,000 records.
/// </remarks>
public sealed record LeadBounds(int RecordsMax, long BytesMax)
{
    /// <summary>Bytes of the loader: 2 MB.</summary>
    public const long LoaderBytesMax = 2_000_000;

    /// <summary>Bytes of a gateway and of the relay of the outbox: 1 MB each.</summary>
    public const long ServiceBytesMax = 1_000_000;

    /// <summary>Those of the loader.</summary>
    public static readonly LeadBounds OfLoader = new(20_000, LoaderBytesMax);
}
