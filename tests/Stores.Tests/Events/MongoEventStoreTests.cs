using KiVendTout.Domain.Events;
using KiVendTout.Stores.Events;
using KiVendTout.Stores.Events.Mongo;
using KiVendTout.Testing.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace KiVendTout.Stores.Tests.Events;

/// <summary>The contract on MongoDB, and its indexes. Skipped where there is no server.</summary>
public sealed class MongoEventStoreTests(MongoFixture mongo) : EventStoreContract
{
    private static readonly EventStoreOptions Settings = new();

    private MongoDatabase? _database;

    protected override IEventStore Store => new MongoEventStore(Database, Settings, TimeProvider.System);

    protected override IEventQueries Queries => new MongoEventQueries(Database);

    private MongoDatabase Database => _database!;

    public override async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(mongo.ConnectionString is null, MongoFixture.WhyNone);
        _database = new MongoDatabase(new MongoOptions { ConnectionString = mongo.ConnectionString, Database = $"test-{Guid.NewGuid():N}" });
        await Store.MaintainAsync(Token);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            var database = _database.Events.Database;
            await database.Client.DropDatabaseAsync(database.DatabaseNamespace.DatabaseName, CancellationToken.None);
            _database.Dispose();
        }
    }

    [Fact]
    public async Task The_four_indexes_are_there_and_one_that_ends_records_after_two_years()
    {
        var indexes = await (await Database.Events.Indexes.ListAsync(Token)).ToListAsync(Token);

        Assert.Superset(
            new HashSet<string> { "customer_id", "session_id", "event_type", "occurred_ticks", "occurred_at" },
            indexes.Select(index => index["key"].AsBsonDocument.GetElement(0).Name).ToHashSet());
        Assert.Equal(730 * 24 * 3600, ExpiryOf(indexes, "events_expire"));
        Assert.Equal(730 * 24 * 3600, ExpiryOf(await (await Database.Others.Indexes.ListAsync(Token)).ToListAsync(Token), "raw_records_expire"));
    }

    [Fact]
    public async Task What_has_expired_is_deleted_by_the_server()
    {
        Assert.SkipUnless(mongo.IsReal, $"only a real MongoDB deletes by its TTL index: name one with {MongoFixture.Variable}");

        // The server looks once a minute.
        var limit = TimeSpan.FromMinutes(3);
        var ended = Archives.Record(Archives.Event("E1", "S1", "C1", at: TimeProvider.System.GetUtcNow().AddYears(-3)));
        await Database.Events.InsertOneAsync(EventDocuments.OfEvent(ended, Archives.Epoch), cancellationToken: Token);

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(Token);
        waiting.CancelAfter(limit);
        while (await Database.Events.CountDocumentsAsync(new BsonDocument(), cancellationToken: waiting.Token) > 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, waiting.Token);
        }
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_an_outage()
    {
        using var nowhere = new MongoDatabase(new MongoOptions { ConnectionString = "mongodb://127.0.0.1:1", TimeoutSeconds = 1 });
        var store = new MongoEventStore(nowhere, Settings, TimeProvider.System);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadPositionsAsync(Archives.Lives(), Token));
    }

    protected override async Task<List<StoredRecord>> OthersAsync() =>
        (await Database.Others.Find(new BsonDocument()).ToListAsync(Token)).ConvertAll(document => new StoredRecord(
            document["record_id"].AsString, Text(document, "problem"), Text(document, "withheld"), document.Contains("payload"), document.Contains("key"),
            document.TryGetValue("headers", out var headers) ? headers.AsBsonArray.Count : 0));

    protected override Task AddFormerAsync(ArchivedRecord record)
    {
        var document = EventDocuments.OfOther(record, EventDocuments.FormerIdOf(record), Archives.Epoch);
        document.Remove("record_id");
        document.Remove("source");
        return Database.Others.InsertOneAsync(document, cancellationToken: Token);
    }

    protected override Task<long> CountOthersAsync() => Database.Others.CountDocumentsAsync(new BsonDocument(), cancellationToken: Token);

    protected override async Task<long> CountPayloadsAsync(string customer)
    {
        var theirs = new BsonDocument { { "customer_id", customer }, { "payload", new BsonDocument("$exists", true) } };
        return await Database.Events.CountDocumentsAsync(theirs, cancellationToken: Token)
            + await Database.Others.CountDocumentsAsync(theirs, cancellationToken: Token);
    }

    protected override async Task EmptyAsync()
    {
        await Database.Events.DeleteManyAsync(new BsonDocument(), Token);
        await Database.Others.DeleteManyAsync(new BsonDocument(), Token);
    }

    private static string? Text(BsonDocument document, string name) => document.TryGetValue(name, out var value) ? value.AsString : null;

    private static int ExpiryOf(List<BsonDocument> indexes, string name) =>
        indexes.Single(index => index["name"] == name)["expireAfterSeconds"].ToInt32();
}
