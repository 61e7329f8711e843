using KiVendTout.Domain.Events;
using KiVendTout.Stores.Postgres;
using MongoDB.Bson;
using MongoDB.Driver;

namespace KiVendTout.Stores.Events.Mongo;

/// <summary><see cref="IEventQueries"/> on MongoDB.</summary>
internal sealed class MongoEventQueries(MongoDatabase database) : IEventQueries
{
    private static readonly FilterDefinitionBuilder<BsonDocument> Where = Builders<BsonDocument>.Filter;

    public async Task<Page<UserEvent>> ListAsync(EventFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var conditions = Conditions(filter).ToList();
        if (EventCursor.Decode(page.After) is var (time, id))
        {
            conditions.Add(Where.Or(
                Where.Gt(EventDocuments.OccurredTicks, time.UtcTicks),
                Where.And(Where.Eq(EventDocuments.OccurredTicks, time.UtcTicks), Where.Gt(EventDocuments.Id, id))));
        }

        var found = await database.RunAsync(
            limit => database.Events
                .Find(conditions.Count > 0 ? Where.And(conditions) : Where.Empty)
                .Sort(Builders<BsonDocument>.Sort.Ascending(EventDocuments.OccurredTicks).Ascending(EventDocuments.Id))
                .Limit(page.Size + 1)
                .ToListAsync(limit),
            cancellationToken);
        return PageCursor.Cut(found.ConvertAll(EventDocuments.Read), page.Size, EventCursor.Encode);
    }

    public Task<IReadOnlyList<SessionsOfDay>> CountSessionsByDayAsync(
        DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken) =>
        AggregateAsync(
            [
                Match(Between(from, until)),
                // First one row a day and session, then one a day: a set of all sessions of a day would not fit a document.
                Group(new BsonDocument { { "day", DayOf }, { "session", $"${EventDocuments.SessionId}" } }, new BsonDocument("events", Count)),
                Group("$_id.day", new BsonDocument { { "sessions", Count }, { "events", new BsonDocument("$sum", "$events") } }),
                new BsonDocument("$sort", new BsonDocument(EventDocuments.Id, 1)),
            ],
            row => new SessionsOfDay(
                DateOnly.ParseExact(row[EventDocuments.Id].AsString, "yyyy-MM-dd", null), row["sessions"].ToInt64(), row["events"].ToInt64()),
            cancellationToken);

    public Task<IReadOnlyList<ProductSeen>> ListProductsSeenAsync(
        DateTimeOffset from, DateTimeOffset until, int limit, CancellationToken cancellationToken) =>
        AggregateAsync(
            [
                Match(new BsonDocument
                {
                    { EventDocuments.EventType, EventTypes.ProductView },
                    { EventDocuments.ProductId, new BsonDocument("$exists", true) },
                }.AddRange(Between(from, until))),
                Group(
                    new BsonDocument { { "product", $"${EventDocuments.ProductId}" }, { "session", $"${EventDocuments.SessionId}" } },
                    new BsonDocument("views", Count)),
                Group("$_id.product", new BsonDocument { { "views", new BsonDocument("$sum", "$views") }, { "sessions", Count } }),
                new BsonDocument("$sort", new BsonDocument { { "views", -1 }, { EventDocuments.Id, 1 } }),
                new BsonDocument("$limit", limit),
            ],
            row => new ProductSeen(row[EventDocuments.Id].AsString, row["views"].ToInt64(), row["sessions"].ToInt64()),
            cancellationToken);

    private static BsonDocument Count => new("$sum", 1);

    private static BsonDocument DayOf => new(
        "$dateToString", new BsonDocument { { "format", "%Y-%m-%d" }, { "date", $"${EventDocuments.OccurredAt}" } });

    private static IEnumerable<FilterDefinition<BsonDocument>> Conditions(EventFilter filter)
    {
        if (filter.SessionId is { } session)
        {
            yield return Where.Eq(EventDocuments.SessionId, session.Value);
        }

        if (filter.CustomerId is { } customer)
        {
            yield return Where.Eq(EventDocuments.CustomerId, customer.Value);
        }

        if (filter.EventType is { } type)
        {
            yield return Where.Eq(EventDocuments.EventType, type);
        }

        if (filter.From is { } from)
        {
            yield return Where.Gte(EventDocuments.OccurredTicks, from.UtcTicks);
        }

        if (filter.Until is { } until)
        {
            yield return Where.Lt(EventDocuments.OccurredTicks, until.UtcTicks);
        }
    }

    private static BsonDocument Between(DateTimeOffset from, DateTimeOffset until) => new(
        EventDocuments.OccurredTicks, new BsonDocument { { "$gte", from.UtcTicks }, { "$lt", until.UtcTicks } });

    private static BsonDocument Match(BsonDocument condition) => new("$match", condition);

    private static BsonDocument Group(BsonValue key, BsonDocument sums) => new("$group", new BsonDocument(EventDocuments.Id, key).AddRange(sums));

    private Task<IReadOnlyList<T>> AggregateAsync<T>(BsonDocument[] stages, Func<BsonDocument, T> read, CancellationToken cancellationToken) =>
        database.RunAsync<IReadOnlyList<T>>(
            async limit =>
            {
                var rows = await database.Events.Aggregate<BsonDocument>(stages, new AggregateOptions { AllowDiskUse = true }, limit).ToListAsync(limit);
                return rows.ConvertAll(row => read(row));
            },
            cancellationToken);
}
