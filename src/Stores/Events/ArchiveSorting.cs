using KiVendTout.Domain.Events;

namespace KiVendTout.Stores.Events;

/// <summary>A batch as it is written: sorted by what it becomes, each record once, without what must not or cannot be kept.</summary>
/// <param name="Events">Visitors' events.</param>
/// <param name="Others">Other records.</param>
/// <param name="Expired">Records older than the retention; they are in neither list.</param>
internal sealed record SortedBatch(IReadOnlyList<ArchivedRecord> Events, IReadOnlyList<ArchivedRecord> Others, int Expired);

/// <summary>Sorts batches.</summary>
internal static class ArchiveSorting
{
    /// <summary>Problem of a record whose id stands for another value too.</summary>
    public const string IdReused = "ce_id: stands for another value too";

    private const string EventIdReused = "event_id: stands for another event too";

    /// <summary>Customers that a batch names.</summary>
    public static string[] Customers(ArchiveBatch batch) =>
        [.. batch.Records.SelectMany(record => new[] { record.Event?.CustomerId.Value, record.CustomerId, record.KeyCustomerId }).OfType<string>().Distinct()];

    /// <param name="batch">The batch.</param>
    /// <param name="oldest">What happened before is expired.</param>
    /// <param name="erased">Customers whose links are cut.</param>
    /// <param name="bytesMax">Largest record that the store holds, in bytes.</param>
    public static SortedBatch Sort(ArchiveBatch batch, DateTimeOffset oldest, IReadOnlySet<string> erased, long bytesMax)
    {
        var events = new Dictionary<string, ArchivedRecord>();
        var others = new Dictionary<(string Topic, string Source, string Id), List<ArchivedRecord>>();
        var expired = 0;
        foreach (var record in batch.Records)
        {
            if ((record.Event?.OccurredAt ?? record.RecordedAt) < oldest)
            {
                expired++;
                continue;
            }

            var kept = Fit(Cut(record, erased), bytesMax);
            if (kept.Event is { } happened && (events.TryAdd(happened.EventId.Value, kept) || IsSame(events[happened.EventId.Value].Event!, happened)))
            {
                continue;
            }

            AddOther(others, kept.Event is null ? kept : AsOther(kept, oldest));
        }

        return new SortedBatch([.. events.Values], [.. others.Values.SelectMany(records => records)], expired);
    }

    /// <summary>Of events that were not all new, those that say something else than the one of their id that is stored, as other records.</summary>
    public static IEnumerable<ArchivedRecord> Differing(IReadOnlyList<ArchivedRecord> events, IEnumerable<UserEvent> stored, DateTimeOffset oldest)
    {
        var known = stored.ToDictionary(happened => happened.EventId);
        return events
            .Where(record => known.TryGetValue(record.Event!.EventId, out var there) && !IsSame(there, record.Event))
            .Select(record => AsOther(record, oldest));
    }

    /// <summary>Adds a problem to a record, once.</summary>
    public static ArchivedRecord Marked(ArchivedRecord record, string problem) =>
        record.Problem?.Contains(problem, StringComparison.Ordinal) == true ? record
            : record with { Problem = record.Problem is { } before ? $"{before}; {problem}" : problem };

    /// <summary>Whether two records of one id are one and the same. Those of an erased customer cannot be told apart.</summary>
    public static bool IsSame(string? schema, byte[]? payload, string? withheld, ArchivedRecord record) =>
        schema == record.Schema
        && ((Withheld.IsErased(withheld) && Withheld.IsErased(record.Withheld))
            || (withheld == record.Withheld && payload is null == record.Payload is null && payload.AsSpan().SequenceEqual(record.Payload)));

    private static void AddOther(Dictionary<(string Topic, string Source, string Id), List<ArchivedRecord>> others, ArchivedRecord record)
    {
        var id = (record.Topic, record.Source, record.RecordId);
        if (!others.TryGetValue(id, out var before))
        {
            others.Add(id, [record]);
        }
        else if (!before.Exists(other => IsSame(other.Schema, other.Payload, other.Withheld, record)))
        {
            before.Add(Marked(record, IdReused));
        }
    }

    /// <summary>The stores keep microseconds, MongoDB more.</summary>
    private static bool IsSame(UserEvent one, UserEvent other) =>
        one.OccurredAt.UtcTicks / TimeSpan.TicksPerMicrosecond == other.OccurredAt.UtcTicks / TimeSpan.TicksPerMicrosecond
        && one == other with { OccurredAt = one.OccurredAt };

    private static ArchivedRecord AsOther(ArchivedRecord record, DateTimeOffset oldest) => Marked(record, EventIdReused) with
    {
        Event = null,
        RecordedAt = record.RecordedAt < oldest ? record.Event!.OccurredAt : record.RecordedAt,
    };

    private static ArchivedRecord Cut(ArchivedRecord record, IReadOnlySet<string> erased)
    {
        var isErased = new[] { record.CustomerId, record.KeyCustomerId, record.Event?.CustomerId.Value }.Any(id => id is not null && erased.Contains(id));
        return !isErased ? record : Bare(record, Withheld.BecauseErased(record.Payload?.Length ?? 0)) with
        {
            Event = record.Event is { } happened ? happened with { Device = null, IpHash = null } : null,
        };
    }

    private static ArchivedRecord Fit(ArchivedRecord record, long bytesMax) =>
        StoredSize.Of(record.Key, record.Headers.Select(header => (header.Key, header.Value)), record.Payload) <= bytesMax
            ? record : Bare(record, Withheld.BecauseTooLarge(record.Payload));

    private static ArchivedRecord Bare(ArchivedRecord record, string withheld) =>
        record with { Key = null, Headers = [], Payload = null, Withheld = withheld };
}
