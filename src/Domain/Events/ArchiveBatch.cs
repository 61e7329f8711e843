namespace KiVendTout.Domain.Events;

/// <summary>Records to be archived together, and how far that brings their partitions.</summary>
/// <param name="Lives">Which life of its topic the offsets belong to, by topic; it has every topic of the batch.</param>
/// <param name="Records">The records, at most <see cref="MaxRecords"/>.</param>
/// <param name="Positions">The partitions' positions after the batch.</param>
public sealed record ArchiveBatch(IReadOnlyDictionary<string, string> Lives, IReadOnlyList<ArchivedRecord> Records, IReadOnlyList<ArchivePosition> Positions)
{
    /// <summary>Most records of a batch.</summary>
    public const int MaxRecords = 5_000;
}
