using KiVendTout.Stores.Postgres.Migrations;

namespace KiVendTout.Stores.Tests.Postgres.Migrations;

public sealed class MigrationTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private Shop _shop = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _shop = new Shop(_database);
    }

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_second_migration_runs_nothing()
    {
        Assert.Equal(0, await DatabaseMigrator.MigrateAsync(_database.Migrator, _database.KeysMigrator, null, Token));
    }

    [Fact]
    public async Task Every_script_has_run_once_in_order()
    {
        var expected = typeof(DatabaseMigrator).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("App.", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

        Assert.Equal(expected, await _shop.ColumnAsync("SELECT scriptname FROM schemaversions ORDER BY schemaversionsid"));
    }

    [Fact]
    public async Task An_empty_database_is_migrated_by_one_of_two_that_try_at_once()
    {
        await _shop.ExecuteAsync("DROP SCHEMA public CASCADE");
        await _shop.ExecuteAsync("CREATE SCHEMA public");
        var scripts = typeof(DatabaseMigrator).Assembly.GetManifestResourceNames().Count(name => name.StartsWith("App.", StringComparison.Ordinal));

        var runs = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ =>
            DatabaseMigrator.MigrateAsync(_database.Migrator, _database.KeysMigrator, null, Token)));

        Assert.Equal([0, scripts], runs.Order());
    }

    [Fact]
    public async Task A_script_that_fails_is_named_and_leaves_nothing()
    {
        await _shop.ExecuteAsync("DROP SCHEMA public CASCADE");
        await _shop.ExecuteAsync("CREATE SCHEMA public");
        await _shop.ExecuteAsync("CREATE TABLE sessions (taken integer)");

        var fault = await Assert.ThrowsAsync<MigrationFailedException>(
            () => DatabaseMigrator.MigrateAsync(_database.Migrator, _database.KeysMigrator, null, Token));

        Assert.Contains("catalogue_and_sessions", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0L, await _shop.ScalarAsync<long>("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename = 'products'"));
    }
}
