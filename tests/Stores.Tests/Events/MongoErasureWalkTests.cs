using System.Text;
using KiVendTout.Domain.Events;
using KiVendTout.Stores.Events;
using KiVendTout.Stores.Events.Mongo;
using KiVendTout.Stores.Postgres.Tables;
using KiVendTout.Testing.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace KiVendTout.Stores.Tests.Events;

/// <summary>
/// Every field of every document of every collection, found by asking the server: a marked value is planted in each text of records of all
/// kinds, their customer is erased, the same records come once more, and each mark is looked for everywhere. A field is classified as the
/// column of its name; a new one fails until it is.
/// </summary>
public sealed class MongoErasureWalkTests(MongoFixture mongo, PostgresFixture postgres) : IAsyncLifetime
{
    private const string Customer = "C1";
    private const string Mark = "-mark";

    /// <summary>Properties that say where a record belongs: no value of their own may be planted in them.</summary>
    private static readonly HashSet<string> Given =
        [nameof(ArchivedRecord.Topic), nameof(ArchivedRecord.CustomerId), nameof(ArchivedRecord.KeyCustomerId), nameof(ArchivedRecord.Withheld)];

    /// <summary>What only documents have: their ids, made of those of the records, and exact times.</summary>
    private static readonly HashSet<string> OfDocuments = [EventDocuments.Id, EventDocuments.OccurredTicks];

    private MongoDatabase? _database;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(mongo.ConnectionString is null, MongoFixture.WhyNone);
        _database = new MongoDatabase(new MongoOptions { ConnectionString = mongo.ConnectionString, Database = $"test-{Guid.NewGuid():N}" });
        await new MongoEventStore(_database, new EventStoreOptions(), TimeProvider.System).MaintainAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            var database = _database.Events.Database;
            await database.Client.DropDatabaseAsync(database.DatabaseNamespace.DatabaseName, CancellationToken.None);
            _database.Dispose();
        }
    }

    [Fact]
    public async Task What_is_planted_in_any_field_is_gone_or_is_known_to_stay()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var shop = new Shop(
            database, ("Mongo:ConnectionString", mongo.ConnectionString!), ("Mongo:Database", _database!.Events.Database.DatabaseNamespace.DatabaseName));
        await shop.Customers.CommitAsync(Samples.Customer(Customer), "test", Token);
        var store = shop.Get<IEventStore>();
        await store.AppendAsync(Archives.Batch(Records("early")), Token);
        var planted = await ReadAsync();

        Assert.True(await shop.Customers.EraseAsync(new CustomerId(Customer), "dpo", Token));
        var left = await ReadAsync();
        await store.AppendAsync(Archives.Batch(Records("late")), Token);
        var late = await ReadAsync();

        var fields = planted.Concat(late).Where(leaf => !OfDocuments.Contains(leaf.Name)).Select(leaf => leaf.Field).ToHashSet();
        Assert.Empty(fields.Except(Columns(_ => true)));
        var erased = Columns(column => column.IsErased);
        Assert.Equal(PersonalFields.All.SelectMany(of => Columns(column => column.IsErased, of.Collection.Name)).Order(), Marked(planted).Where(erased.Contains).Order());
        Assert.Equal(Marked(planted).Where(field => !erased.Contains(field)).Order(), Marked(left).Order());
        var told = planted.Where(leaf => erased.Contains(leaf.Field)).SelectMany(leaf => leaf.Marks).ToHashSet();
        Assert.DoesNotContain(left.Concat(late), leaf => erased.Contains(leaf.Field) || leaf.Marks.Any(told.Contains));
    }

    private static HashSet<string> Columns(Func<Column, bool> which, string? table = null) =>
        [.. Descriptions.All.Where(of => table is null || of.Name == table).SelectMany(of => of.Columns.Where(which).Select(column => $"{of.Name}.{column.Name}"))];

    private static HashSet<string> Marked(IEnumerable<Leaf> leaves) => [.. leaves.Where(leaf => leaf.IsMarked).Select(leaf => leaf.Field)];

    /// <summary>One of each kind that the store tells apart: events, one that contradicts another, records, malformed ones, under the key's customer too.</summary>
    private static IEnumerable<ArchivedRecord> Records(string time)
    {
        ArchivedRecord[] records =
        [
            Archives.Record(Archives.Event("E1", "S1", Customer) with { CartValueCents = 1 }, 0),
            Archives.Record(Archives.Event("E1", "S1", Customer) with { CartValueCents = 2 }, 1),
            Archives.Other("payments", "1", Customer, 0),
            Archives.Other("cart-events", "2", Customer, 0) with { Event = Archives.Event("E2", "S1", Customer) },
            Archives.Other("orders", "3", "C2", 0) with { KeyCustomerId = Customer, Payload = null },
            Archives.Other("orders", "4", Customer, 1) with { RecordedAt = Archives.Day.AddDays(-40) },
        ];
        return records.Select(record => Planted(record with { Event = record.Event is { } happened ? Planted(happened, time) : null }, record.RecordId + time));
    }

    /// <summary>A record with a marked value in every property that holds text or bytes; those of a record's id tell records apart.</summary>
    private static T Planted<T>(T record, string id)
        where T : notnull
    {
        foreach (var property in record.GetType().GetProperties().Where(property => property.CanWrite && !Given.Contains(property.Name)))
        {
            var text = property.Name is nameof(ArchivedRecord.RecordId) or nameof(UserEvent.EventId) ? $"{property.Name}{Mark}{id}" : property.Name + Mark;
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            object? value =
                type == typeof(string) ? text
                : type == typeof(byte[]) ? Encoding.UTF8.GetBytes(text)
                : type == typeof(IReadOnlyList<KeyValuePair<string, byte[]?>>) ? HeadersOf(text)
                : type.GetConstructor([typeof(string)]) is { } ofText ? ofText.Invoke([text])
                : property.GetValue(record);
            property.SetValue(record, value);
        }

        return record;
    }

    private static KeyValuePair<string, byte[]?>[] HeadersOf(string text) =>
        [new("Name" + text, null), new("x", Encoding.UTF8.GetBytes("Value" + text)), new("x", [0, 255])];

    /// <summary>All that the database holds: each value with its collection and field.</summary>
    private async Task<List<Leaf>> ReadAsync()
    {
        var database = _database!.Events.Database;
        var leaves = new List<Leaf>();
        foreach (var name in await (await database.ListCollectionNamesAsync(cancellationToken: Token)).ToListAsync(Token))
        {
            var documents = await database.GetCollection<BsonDocument>(name).Find(new BsonDocument()).ToListAsync(Token);
            leaves.AddRange(documents.SelectMany(document => document).SelectMany(element => TextsOf(element.Value).Select(text => new Leaf(name, element.Name, text))));
        }

        return leaves;
    }

    private static IEnumerable<string> TextsOf(BsonValue value) => value switch
    {
        BsonDocument document => document.SelectMany(element => TextsOf(element.Value).Prepend(element.Name)),
        BsonArray array => array.SelectMany(TextsOf),
        BsonBinaryData bytes => [Encoding.UTF8.GetString(bytes.Bytes)],
        _ => [value.ToString()!],
    };

    private sealed record Leaf(string Collection, string Name, string Text)
    {
        public string Field => $"{Collection}.{Name}";

        public bool IsMarked => Text.Contains(Mark, StringComparison.Ordinal);

        /// <summary>Properties whose marks are in it.</summary>
        public IEnumerable<string> Marks => typeof(ArchivedRecord).GetProperties().Concat(typeof(UserEvent).GetProperties())
            .Select(property => property.Name + Mark).Where(mark => Text.Contains(mark, StringComparison.Ordinal));
    }
}
