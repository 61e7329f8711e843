using System.Runtime.CompilerServices;
using KiVendTout.Domain.Customers;
using KiVendTout.Domain.Events;
using MongoDB.Bson;
using MongoDB.Driver;

namespace KiVendTout.Stores.Events.Mongo;

/// <summary>
/// <see cref="IEventStore"/> on MongoDB. No transaction is needed: the ids make a repetition harmless, and the positions are written once
/// the records are. What is older than the retention leaves by a TTL index.
/// </summary>
internal sealed class MongoEventStore(MongoDatabase database, EventStoreOptions options, TimeProvider clock) : IEventStore, ICustomerData
{
    private const int IndexOptionsConflict = 85;

    private readonly MongoOtherRecords otherRecords = new(database);

    public Task<AppendResult> AppendAsync(ArchiveBatch batch, CancellationToken cancellationToken) =>
        database.RunAsync(limit => WriteAsync(batch, limit), cancellationToken);

    public Task<IReadOnlyList<ArchivePosition>> ReadPositionsAsync(IReadOnlyDictionary<string, string> lives, CancellationToken cancellationToken) =>
        database.RunAsync<IReadOnlyList<ArchivePosition>>(
            async limit =>
            {
                // A handful of documents for each life of a topic, and lives are few.
                var found = await database.Positions.Find(Builders<BsonDocument>.Filter.In("topic", lives.Keys)).ToListAsync(limit);
                return
                [
                    .. found.GroupBy(position => (Topic: position["topic"].AsString, Partition: position["partition"].AsInt32)).Select(all => Read(all
                        .OrderByDescending(position => position["broker_epoch"].AsString == lives[all.Key.Topic])
                        .ThenByDescending(position => position["updated_at"].ToUniversalTime())
                        .First())),
                ];
            },
            cancellationToken);

    public Task MaintainAsync(CancellationToken cancellationToken) => database.RunAsync(
        async limit =>
        {
            var keys = Builders<BsonDocument>.IndexKeys;
            await database.Events.Indexes.CreateManyAsync(
                [
                    new(Ordered(EventDocuments.CustomerId), new CreateIndexOptions { Name = "events_by_customer" }),
                    new(Ordered(EventDocuments.SessionId), new CreateIndexOptions { Name = "events_by_session" }),
                    new(Ordered(EventDocuments.EventType), new CreateIndexOptions { Name = "events_by_type" }),
                    new(keys.Ascending(EventDocuments.OccurredTicks).Ascending(EventDocuments.Id), new CreateIndexOptions { Name = "events_by_time" }),
                ],
                limit);
            await database.Others.Indexes.CreateOneAsync(
                new CreateIndexModel<BsonDocument>(
                    keys.Ascending(EventDocuments.CustomerId), new CreateIndexOptions { Name = "raw_records_by_customer" }),
                cancellationToken: limit);
            await database.Others.Indexes.CreateOneAsync(
                new CreateIndexModel<BsonDocument>(
                    keys.Ascending(EventDocuments.KeyCustomerId), new CreateIndexOptions { Name = "raw_records_by_key_customer", Sparse = true }),
                cancellationToken: limit);
            await ExpireAsync(database.Events, EventDocuments.OccurredAt, "events_expire", limit);
            await ExpireAsync(database.Others, EventDocuments.RecordedAt, "raw_records_expire", limit);
            return true;

            IndexKeysDefinition<BsonDocument> Ordered(string field) =>
                keys.Ascending(field).Ascending(EventDocuments.OccurredTicks).Ascending(EventDocuments.Id);
        },
        cancellationToken);

    public Task EraseAsync(CustomerId customerId, CancellationToken cancellationToken) => database.RunAsync(
        async limit =>
        {
            // The mark comes first: an append that does not see it writes before the cut, or sees it when it looks again.
            await database.Erasures.UpdateOneAsync(
                Builders<BsonDocument>.Filter.Eq(EventDocuments.Id, customerId.Value),
                Builders<BsonDocument>.Update.SetOnInsert("erased_at", clock.GetUtcNow().UtcDateTime),
                new UpdateOptions { IsUpsert = true },
                limit);
            await database.CutAsync([customerId.Value], limit);
            return true;
        },
        cancellationToken);

    public async IAsyncEnumerable<HeldRecord> ExportAsync(CustomerId customerId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var fields in PersonalFields.All)
        {
            using var cursor = await database.RunAsync(limit => database.FindAsync(fields, customerId.Value, limit), cancellationToken);
            while (await database.RunAsync(limit => cursor.MoveNextAsync(limit), cancellationToken))
            {
                foreach (var document in cursor.Current)
                {
                    yield return fields.Held(document);
                }
            }
        }
    }

    private async Task<AppendResult> WriteAsync(ArchiveBatch batch, CancellationToken cancellationToken)
    {
        var customers = ArchiveSorting.Customers(batch);
        var erased = await ReadErasedAsync(customers, cancellationToken);
        var oldest = options.OldestAt(clock.GetUtcNow());
        var sorted = ArchiveSorting.Sort(batch, oldest, erased, StoredSize.MongoMax);
        var known = await InsertAsync(database.Events, sorted.Events, record => EventDocuments.OfEvent(record, batch.Lives[record.Topic]), cancellationToken);
        var differing = ArchiveSorting.Differing(known, await ReadEventsAsync(known, cancellationToken), oldest);
        var others = await otherRecords.InsertAsync([.. sorted.Others, .. differing], batch.Lives, cancellationToken);

        var erasedMeanwhile = await ReadErasedAsync(customers, cancellationToken);
        erasedMeanwhile.ExceptWith(erased);
        if (erasedMeanwhile.Count > 0)
        {
            await database.CutAsync(erasedMeanwhile, cancellationToken);
        }

        await SetPositionsAsync(batch, cancellationToken);
        return new AppendResult(sorted.Events.Count - known.Count, others, sorted.Expired);
    }

    private static ArchivePosition Read(BsonDocument position) =>
        new(position["topic"].AsString, position["broker_epoch"].AsString, position["partition"].AsInt32, position["next_offset"].ToInt64());

    /// <summary>Inserts what is not there; the server goes on after a document that is.</summary>
    /// <returns>The records whose ids are there.</returns>
    internal static async Task<IReadOnlyList<ArchivedRecord>> InsertAsync(
        IMongoCollection<BsonDocument> collection, IReadOnlyList<ArchivedRecord> records, Func<ArchivedRecord, BsonDocument> toDocument,
        CancellationToken cancellationToken)
    {
        if (records.Count == 0)
        {
            return [];
        }

        try
        {
            await collection.InsertManyAsync(records.Select(toDocument), new InsertManyOptions { IsOrdered = false }, cancellationToken);
            return [];
        }
        catch (MongoBulkWriteException e) when (e.WriteConcernError is null
            && e.WriteErrors.All(error => error.Category == ServerErrorCategory.DuplicateKey))
        {
            return [.. e.WriteErrors.Select(error => records[error.Index])];
        }
    }

    private async Task<IReadOnlyList<UserEvent>> ReadEventsAsync(IReadOnlyList<ArchivedRecord> known, CancellationToken cancellationToken)
    {
        if (known.Count == 0)
        {
            return [];
        }

        var ids = known.Select(record => record.Event!.EventId.Value);
        var found = await database.Events.Find(Builders<BsonDocument>.Filter.In(EventDocuments.Id, ids)).ToListAsync(cancellationToken);
        return found.ConvertAll(EventDocuments.Read);
    }

    private async Task SetPositionsAsync(ArchiveBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Positions.Count == 0)
        {
            return;
        }

        var update = Builders<BsonDocument>.Update;
        await database.Positions.BulkWriteAsync(
            batch.Positions.Select(position => new UpdateOneModel<BsonDocument>(
                Builders<BsonDocument>.Filter.Eq(EventDocuments.Id, $"{position.TopicLife}/{position.Topic}/{position.Partition}"),
                update.Combine(
                    update.Set("broker_epoch", position.TopicLife),
                    update.Set("topic", position.Topic),
                    update.Set("partition", position.Partition),
                    update.Set("next_offset", position.NextOffset),
                    update.Set("updated_at", clock.GetUtcNow().UtcDateTime)))
            {
                IsUpsert = true,
            }),
            cancellationToken: cancellationToken);
    }

    private async Task<HashSet<string>> ReadErasedAsync(string[] customers, CancellationToken cancellationToken)
    {
        var found = await database.Erasures.Find(Builders<BsonDocument>.Filter.In(EventDocuments.Id, customers)).ToListAsync(cancellationToken);
        return [.. found.Select(erasure => erasure[EventDocuments.Id].AsString)];
    }

    private async Task ExpireAsync(IMongoCollection<BsonDocument> collection, string field, string name, CancellationToken cancellationToken)
    {
        var index = new CreateIndexModel<BsonDocument>(
            Builders<BsonDocument>.IndexKeys.Ascending(field),
            new CreateIndexOptions { Name = name, ExpireAfter = TimeSpan.FromDays(options.RetentionDays) });
        try
        {
            await collection.Indexes.CreateOneAsync(index, cancellationToken: cancellationToken);
        }
        catch (MongoCommandException e) when (e.Code == IndexOptionsConflict)
        {
            // The retention was changed since: the index is made anew.
            await collection.Indexes.DropOneAsync(name, cancellationToken);
            await collection.Indexes.CreateOneAsync(index, cancellationToken: cancellationToken);
        }
    }
}
