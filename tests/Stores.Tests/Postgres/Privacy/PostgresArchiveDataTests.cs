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

    [Fact]
    public async Task A_record_that_was_cut_when_keys_were_kept_loses_its_key()
    {
        await AddAsync(new("C1"), 3);
        await _shop!.ExecuteAsync("UPDATE raw_records SET payload = NULL, headers = '[]', withheld = 'erased; before lengths were kept'");

        await Data.EraseAsync(new("C1"), Token);

        Assert.Empty(await Data.VerifyAsync(new("C1"), Token));
        Assert.Equal("erased; before lengths were kept", await _shop!.ScalarAsync<string>("SELECT withheld FROM raw_records"));
    }

    public override async ValueTask DisposeAsync()
    {
        await _shop!.DisposeAsync();
        await _database!.DisposeAsync();
    }
}
