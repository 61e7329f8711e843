using KiVendTout.Domain.Events;
using KiVendTout.Stores.Events;
using KiVendTout.Stores.Events.Mongo;
using KiVendTout.Testing.Mongo;

namespace KiVendTout.Stores.Tests.Postgres.Privacy;

/// <summary>The contract on the archive in MongoDB. Skipped where there is no server.</summary>
public sealed class MongoArchiveDataTests(MongoFixture mongo) : ArchiveDataContract
{
    private MongoDatabase? _database;

    private protected override IEventStore Store => new MongoEventStore(_database!, new EventStoreOptions(), TimeProvider.System);

    public override ValueTask InitializeAsync()
    {
        Assert.SkipWhen(mongo.ConnectionString is null, MongoFixture.WhyNone);
        _database = new MongoDatabase(new MongoOptions { ConnectionString = mongo.ConnectionString, Database = $"test-{Guid.NewGuid():N}" });
        return new ValueTask(Store.MaintainAsync(Token));
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
}
