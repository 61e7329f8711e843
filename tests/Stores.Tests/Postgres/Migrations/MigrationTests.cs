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

    /// <summary>The build before wrote an assessment and its payment in two transactions, and may have been killed between them.</summary>
    [Fact]
    public async Task Attempts_that_were_scored_but_not_written_are_written_by_the_migration()
    {
        await _shop.MigrateUntilAsync("App.0021");
        await _shop.ExecuteAsync(
            """
            INSERT INTO customers (customer_id, completeness, version, updated_by) VALUES ('C1', 'referenced', 0, 'x'), ('C2', 'referenced', 0, 'x');
            INSERT INTO payments (payment_id, customer_id, succeeded, settled_at, completeness, version, updated_by)
                VALUES ('SETTLED', 'C1', true, now(), 'referenced', 1, 'x'), ('NAMED', 'C2', NULL, NULL, 'referenced', 0, 'x'), ('TAKEN', 'C2', NULL, NULL, 'referenced', 3, 'x');
            INSERT INTO payments (payment_id, customer_id, attempted_at, method, payment_country, amount_cents, currency, completeness, version, updated_by)
                VALUES ('WHOLE', 'C1', now(), 'paypal', 'FR', 7, 'EUR', 'complete', 1, 'x');
            INSERT INTO payment_assessments (payment_id, customer_id, position, rule_ids, anomalies, evidence, version, updated_by)
            SELECT id, 'C1', place, '{}', '{}', jsonb_build_object('v', 1, 'attempt', jsonb_build_object('at', '2025-11-17T12:00:00.000001+00:00', 'session', 'S1',
                'method', 'card', 'bin', '497010', 'country', 'FR', 'ip', 'ip', 'device', 'dev', 'cents', 20000)), 1, 'x'
            FROM unnest(ARRAY['MISSING', 'SETTLED', 'NAMED', 'TAKEN', 'WHOLE']) WITH ORDINALITY AS n (id, place);
            INSERT INTO payment_assessments (payment_id, customer_id, position, rule_ids, anomalies, evidence, version, updated_by)
                VALUES ('OUTCOME', 'C1', 9, '{}', '{}', '{"v":1}', 1, 'x');
            """);

        await DatabaseMigrator.MigrateAsync(_database.Migrator, _database.KeysMigrator, null, Token);

        Assert.Equal(
            ["MISSING C1 card 20000 1", "NAMED C1 card 20000 1", "SETTLED C1 card 20000 2", "TAKEN C2 - - 3", "WHOLE C1 paypal 7 1"],
            await _shop.ColumnAsync("SELECT concat_ws(' ', payment_id, customer_id, coalesce(method, '-'), coalesce(amount_cents::text, '-'), version) FROM payments ORDER BY 1"));
        var missing = (await _shop.Payments.LoadAsync(new("MISSING"), Token))!.Attempt!;
        Assert.Equal(Samples.Attempt("MISSING", "C1", Samples.Noon.AddMicroseconds(1), 20_000, "S1") with { IpHash = "ip", DeviceId = "dev" }, missing);
    }
}
