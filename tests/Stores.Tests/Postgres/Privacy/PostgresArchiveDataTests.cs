using KiVendTout.Domain.Events;

namespace KiVendTout.Stores.Tests.Postgres.Privacy;

/// <summary>The contract on the archive in PostgreSQL.</summary>
public sealed class PostgresArchiveDataTests(PostgresFixture postgres) : ArchiveDataContract
{
    private TestDatabase? _database;
    private Shop? _shop;

    private protected override IEventStore Store => _shop!.Get<IEventStore>();

    public override async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _shop = new Shop(_database);
    }

    public override async ValueTask DisposeAsync()
    {
        await _shop!.DisposeAsync();
        await _database!.DisposeAsync();
    }
}
