using KiVendTout.Domain.Events;
using MongoDB.Bson;
using MongoDB.Driver;

namespace KiVendTout.Stores.Events.Mongo;

/// <summary>Adds records that are no events: each once by topic, source, id and value; another value under a known id is added and marked.</summary>
internal sealed class MongoOtherRecords(MongoDatabase database)
{
    /// <summary>Somebody may add the same ids between our look and our insertion: what clashed is looked at again.</summary>
    private const int PassesMax = 4;

    private static readonly FilterDefinitionBuilder<BsonDocument> Where = Builders<BsonDocument>.Filter;

    /// <returns>How many were added.</returns>
    /// <exception cref="StoreUnavailableException">Others add the same ids again and again.</exception>
    public async Task<int> InsertAsync(IReadOnlyList<ArchivedRecord> records, IReadOnlyDictionary<string, string> lives, CancellationToken cancellationToken)
    {
        var (added, left) = (0, records);
        for (var pass = 0; pass < PassesMax && left.Count > 0; pass++)
        {
            var known = await ReadKnownAsync(left, cancellationToken);
            var ids = new Dictionary<ArchivedRecord, string>(ReferenceEqualityComparer.Instance);
            foreach (var record in left)
            {
                if (Place(record, known, lives[record.Topic]) is var (placed, id))
                {
                    ids.TryAdd(placed, id);
                }
            }

            left = await MongoEventStore.InsertAsync(
                database.Others, [.. ids.Keys], record => EventDocuments.OfOther(record, ids[record], lives[record.Topic]), cancellationToken);
            added += ids.Count - left.Count;
        }

        return left.Count == 0 ? added : throw new StoreUnavailableException("events: others write the same records");
    }

    /// <returns>The record as it is to be added, and its id; null when it is there.</returns>
    private static (ArchivedRecord Record, string Id)? Place(ArchivedRecord record, ILookup<string, BsonDocument> known, string life)
    {
        var id = EventDocuments.IdOf(record);
        if (known[id].Concat(known[EventDocuments.FormerIdOf(record)]).Any(stored => EventDocuments.IsSame(stored, record)))
        {
            return null;
        }

        return known[id].Any()
            ? (ArchiveSorting.Marked(record, ArchiveSorting.IdReused), EventDocuments.IdOfAnother(record, life))
            : (record, id);
    }

    /// <summary>What is stored under the ids of records, by the id of the first value.</summary>
    private async Task<ILookup<string, BsonDocument>> ReadKnownAsync(IReadOnlyList<ArchivedRecord> records, CancellationToken cancellationToken)
    {
        var ids = records.SelectMany(record => new[] { EventDocuments.IdOf(record), EventDocuments.FormerIdOf(record) }).Distinct();
        var known = await database.Others.Find(Where.In(EventDocuments.Id, ids)).ToListAsync(cancellationToken);
        var byFirst = known.ConvertAll(stored => (First: stored[EventDocuments.Id].AsString, Stored: stored));
        var stored = byFirst.ToDictionary(pair => pair.First, pair => pair.Stored);

        // Hardly ever is another value known than the one that comes again.
        var differing = records.Where(record => stored.TryGetValue(EventDocuments.IdOf(record), out var there) && !EventDocuments.IsSame(there, record));
        foreach (var first in differing.Select(EventDocuments.IdOf).Distinct())
        {
            var (after, before) = EventDocuments.OthersOf(first);
            var others = await database.Others
                .Find(Where.And(Where.Gt(EventDocuments.Id, after), Where.Lt(EventDocuments.Id, before))).ToListAsync(cancellationToken);
            byFirst.AddRange(others.ConvertAll(other => (first, other)));
        }

        return byFirst.ToLookup(pair => pair.First, pair => pair.Stored);
    }
}
