using Npgsql;

namespace KiVendTout.Stores.Tests.Postgres.Migrations;

public sealed class SchemaTests(ShopDatabases databases) : ShopTests(databases)
{
    // The migration tool's own journal.
    private const string Ours = "c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'schemaversions'";

    [Fact]
    public async Task Every_table_and_column_says_what_it_means()
    {
        var silent = await Shop.ColumnAsync(
            $"""
            SELECT c.relname FROM pg_class c WHERE {Ours} AND obj_description(c.oid, 'pg_class') IS NULL
            UNION ALL
            SELECT c.relname || '.' || a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE {Ours} AND a.attnum > 0 AND NOT a.attisdropped AND col_description(c.oid, a.attnum) IS NULL
            """);

        Assert.Empty(silent);
    }

    [Fact]
    public async Task Every_column_names_its_source()
    {
        var silent = await Shop.ColumnAsync(
            $"""
            SELECT c.relname || '.' || a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE {Ours} AND c.relname <> 'orleansquery' AND a.attnum > 0 AND NOT a.attisdropped
              AND col_description(c.oid, a.attnum) NOT LIKE '%Source: %'
            """);

        Assert.Empty(silent);
    }

    [Fact]
    public async Task Every_foreign_key_leads_to_the_eight_tables()
    {
        var tables = await Shop.ColumnAsync(
            "SELECT DISTINCT confrelid::regclass::text FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text NOT LIKE 'orleans%' ORDER BY 1");

        Assert.Equal(["customers", "orders", "payments", "products", "sessions"], tables);
    }

    [Theory]
    [InlineData("INSERT INTO audit_log (changed_at, changed_by, database_user, operation, table_name, row_key, new_row) VALUES (now(), 'x', 'x', 'insert', 'x', 'x', '{}')")]
    [InlineData("UPDATE audit_log SET changed_by = 'x'")]
    [InlineData("DELETE FROM audit_log")]
    [InlineData("TRUNCATE audit_log")]
    [InlineData("SELECT * FROM audit_log")]
    [InlineData("ALTER TABLE customers DISABLE TRIGGER ALL")]
    [InlineData("DROP TABLE audit_log")]
    [InlineData("DELETE FROM payments")]
    [InlineData("TRUNCATE payments CASCADE")]
    [InlineData("CREATE TABLE mine (id integer)")]
    [InlineData("SET ROLE kvt_migrator")]
    public async Task The_application_may_not(string statement)
    {
        await using var command = Shop.App.CreateCommand(statement);

        var fault = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Token));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, fault.SqlState);
    }

    [Theory]
    [InlineData("UPDATE audit_log SET changed_by = 'x'")]
    [InlineData("DELETE FROM audit_log")]
    [InlineData("TRUNCATE audit_log")]
    public async Task Not_even_the_owner_changes_the_audit_trail(string statement)
    {
        var fault = await Assert.ThrowsAsync<PostgresException>(() => Shop.ExecuteAsync(statement));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, fault.SqlState);
    }

    [Theory]
    [InlineData("INSERT INTO customers (customer_id, completeness, version, updated_by) VALUES ('C1', 'complete', 1, 'x')")]
    [InlineData("UPDATE payments SET is_fraud = true")]
    [InlineData("DELETE FROM outbox")]
    [InlineData("TRUNCATE fraud_alerts")]
    [InlineData("SELECT * FROM orleansstorage")]
    public async Task The_reader_may_not(string statement)
    {
        await using var reader = NpgsqlDataSource.Create(Shop.Database.Reader);
        await using var command = reader.CreateCommand(statement);

        var fault = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Token));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, fault.SqlState);
    }

    [Fact]
    public async Task The_reader_reads_every_table_of_the_shop()
    {
        await using var reader = NpgsqlDataSource.Create(Shop.Database.Reader);
        foreach (var table in await Shop.ColumnAsync("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'orleans%' AND tablename <> 'schemaversions'"))
        {
            await using var command = reader.CreateCommand($"SELECT count(*) FROM {table}");
            Assert.Equal(0L, await command.ExecuteScalarAsync(Token));
        }
    }

    [Theory]
    [InlineData("kvt_app")]
    [InlineData("kvt_reader")]
    public async Task Keys_are_for_their_own_role_only(string role)
    {
        var other = new NpgsqlConnectionStringBuilder(role == "kvt_app" ? Shop.Database.App : Shop.Database.Reader)
        {
            Database = Shop.Database.KeysName,
            Pooling = false,
        };
        await using var connection = new NpgsqlConnection(other.ConnectionString);

        var fault = await Assert.ThrowsAsync<PostgresException>(async () =>
        {
            await connection.OpenAsync(Token);
            await using var command = new NpgsqlCommand("SELECT * FROM customer_keys", connection);
            await command.ExecuteNonQueryAsync(Token);
        });

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, fault.SqlState);
    }

    [Theory]
    [InlineData("DELETE FROM customer_keys")]
    [InlineData("DELETE FROM erasure_ledger")]
    [InlineData("UPDATE erasure_ledger SET erased_by = 'x'")]
    [InlineData("TRUNCATE erasure_ledger")]
    public async Task The_keys_role_may_not(string statement)
    {
        await using var keys = NpgsqlDataSource.Create(Shop.Database.Keys);
        await using var command = keys.CreateCommand(statement);

        var fault = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Token));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, fault.SqlState);
    }

    [Theory]
    [InlineData("INSERT INTO customers (customer_id, completeness, version, updated_by) VALUES ('', 'complete', 1, 'x')", "shop_id_length")]
    [InlineData("INSERT INTO customers (customer_id, country, completeness, version, updated_by) VALUES ('C1', 'fr', 'complete', 1, 'x')", "country_code_form")]
    [InlineData("INSERT INTO customers (customer_id, completeness, version, updated_by, phone) VALUES ('C1', 'erased', 1, 'x', '\\x00')", "customers_erased_is_empty")]
    [InlineData("INSERT INTO products (product_id, completeness, version, updated_by) VALUES ('P1', 'complete', 1, 'x')", "products_complete")]
    [InlineData("INSERT INTO products (product_id, unit_price_cents, completeness, version, updated_by) VALUES ('P1', -1, 'referenced', 1, 'x')", "cents_range")]
    [InlineData("INSERT INTO payments (payment_id, customer_id, completeness, version, updated_by) VALUES ('P1', 'C1', 'complete', 1, 'x')", "payments_attempt_whole")]
    [InlineData("INSERT INTO payments (payment_id, customer_id, completeness, version, updated_by) VALUES ('P1', 'C1', 'referenced', 0, 'x')", "payments_customer_id_fkey")]
    [InlineData("INSERT INTO orders (order_id, customer_id, status, age_hold, completeness, version, updated_by) VALUES ('O1', 'C1', 'shipped', 'held', 'referenced', 1, 'x')", "orders_hold_blocks_fulfilment")]
    public async Task The_schema_refuses(string statement, string constraint)
    {
        var fault = await Assert.ThrowsAsync<PostgresException>(() => Shop.ExecuteAsync(statement));

        Assert.Equal(constraint, fault.ConstraintName);
    }
}
