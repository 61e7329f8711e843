using KiVendTout.Domain.Events;

namespace KiVendTout.Stores.Events;

/// <summary>A batch as it is written: sorted by what it becomes, each id once, without links of erased customers.</summary>
/// <param name="Events">Visitors' events.</param>
/// <param name="Others">Other records.</param>
/// <param name="Expired">Records older than the retention; they are in neither list.</param>
internal sealed record SortedBatch(IReadOnlyList<ArchivedRecord> Events, IReadOnlyList<ArchivedRecord> Others, int Expired);

/// <summary>Sorts batches.</summary>
internal static class ArchiveSorting
{
    /// <summary>Customers that a batch names.</summary>
    public static string[] Customers(ArchiveBatch batch) =>
        [.. batch.Records.SelectMany(record => new[] { record.Event?.CustomerId.Value, record.CustomerId }).OfType<string>().Distinct()];

    /// <param name="batch">The batch.</param>
    /// <param name="oldest">What happened before is expired.</param>
    /// <param name="erased">Customers whose links are cut.</param>
    public static SortedBatch Sort(ArchiveBatch batch, DateTimeOffset oldest, IReadOnlySet<string> erased)
    {
        var events = new Dictionary<string, ArchivedRecord>();
        var others = new Dictionary<(string Topic, string Id), ArchivedRecord>();
        var expired = 0;
        foreach (var record in batch.Records)
        {
            if ((record.Event?.OccurredAt ?? record.RecordedAt) < oldest)
            {
                expired++;
            }
            else if (record.Event is { } happened)
            {
                events.TryAdd(happened.EventId.Value, Cut(record, erased));
            }
            else
            {
                others.TryAdd((record.Topic, record.RecordId), Cut(record, erased));
            }
        }

        return new SortedBatch([.. events.Values], [.. others.Values], expired);
    }

    private static ArchivedRecord Cut(ArchivedRecord record, IReadOnlySet<string> erased)
    {
        var isErased = (record.CustomerId is { } owner && erased.Contains(owner))
            || (record.Event is { } named && erased.Contains(named.CustomerId.Value));
        return isErased ? record with { Payload = null, Event = record.Event is { } e ? e with { Device = null, IpHash = null } : null } : record;
    }
}
