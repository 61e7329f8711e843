using System.Text.Json;

namespace KiVendTout.Stores.Tests.Postgres.Migrations;

public sealed class AuditTests(ShopDatabases databases) : ShopTests(databases)
{
    private const string Order =
        """
        INSERT INTO customers (customer_id, country, completeness, version, updated_by) VALUES ('C1', 'FR', 'complete', 1, 'alice'), ('C2', 'DE', 'complete', 1, 'bob');
        INSERT INTO products (product_id, completeness, version, updated_by) VALUES ('P1', 'referenced', 0, 'order-grain');
        INSERT INTO sessions (session_id, customer_id, ip_hash, completeness, version, updated_by) VALUES ('S1', 'C1', 'ip-1', 'complete', 1, 'session-grain');
        INSERT INTO payments (payment_id, customer_id, ip_hash, device_id, card_bin, completeness, version, updated_by) VALUES ('PAY1', 'C1', 'ip-1', 'dev-1', '497010', 'referenced', 0, 'payment-grain');
        INSERT INTO orders (order_id, customer_id, status, completeness, version, updated_by) VALUES ('O1', 'C1', 'pending', 'referenced', 1, 'order-grain');
        INSERT INTO order_items (order_id, line_no, product_id, quantity, version, updated_by) VALUES ('O1', 2, 'P1', 3, 1, 'order-grain');
        INSERT INTO fraud_alerts (alert_id, payment_id, customer_id, raised_at, amount_cents, rule_id, origin, status, version, updated_by)
            VALUES ('A1', 'PAY1', 'C1', now(), 1, 'R1', 'rule', 'open', 1, 'customer-grain');
        INSERT INTO identity_verifications (verification_id, verified_at, document_type, verdict, confidence, reasons, version, updated_by)
            VALUES ('00000000-0000-0000-0000-000000000001', now(), 'passport', 'accepted', 1, '{}', 1, 'identity');
        """;

    private static readonly string[] Tables =
        ["customers", "fraud_alerts", "identity_verifications", "order_items", "orders", "payments", "products", "sessions"];

    [Fact]
    public async Task Every_change_of_every_table_is_told()
    {
        await Shop.ExecuteAsync(Order);
        foreach (var table in Tables)
        {
            await Shop.ExecuteAsync($"UPDATE {table} SET version = version + 1, updated_by = 'carol'");
        }

        foreach (var table in new[] { "fraud_alerts", "order_items", "orders", "payments", "products", "sessions", "identity_verifications", "customers" })
        {
            await Shop.ExecuteAsync($"DELETE FROM {table}");
        }

        foreach (var table in Tables)
        {
            var rows = table == "customers" ? 2L : 1L;
            Assert.Equal(rows, await Shop.ScalarAsync<long>("SELECT count(*) FROM audit_log WHERE table_name = $1 AND operation = 'insert' AND old_row IS NULL AND new_row IS NULL", table));
            Assert.Equal(rows, await Shop.ScalarAsync<long>("SELECT count(*) FROM audit_log WHERE table_name = $1 AND operation = 'update' AND changed_by = 'carol' AND (old_row ->> 'version')::int < 2 AND new_row IS NULL", table));
            Assert.Equal(rows, await Shop.ScalarAsync<long>("SELECT count(*) FROM audit_log WHERE table_name = $1 AND operation = 'delete' AND new_row IS NULL AND changed_by = 'kvt_migrator'", table));
        }

        Assert.Equal("O1/2", await Shop.ScalarAsync<string>("SELECT DISTINCT row_key FROM audit_log WHERE table_name = 'order_items'"));
        Assert.Equal("bob", await Shop.ScalarAsync<string>("SELECT changed_by FROM audit_log WHERE row_key = 'C2' AND operation = 'insert'"));
    }

    [Fact]
    public async Task A_changed_key_is_told_as_a_deletion_and_an_insertion()
    {
        await Shop.ExecuteAsync(Order);

        await Shop.ExecuteAsync("UPDATE customers SET customer_id = 'C9' WHERE customer_id = 'C2'");

        Assert.Equal(
            ["delete C2", "insert C2", "insert C9"],
            await Shop.ColumnAsync("SELECT operation || ' ' || row_key FROM audit_log WHERE row_key IN ('C2', 'C9') ORDER BY 1"));
    }

    [Fact]
    public async Task A_deletion_names_who_the_session_says()
    {
        await Shop.ExecuteAsync(Order);

        await Shop.ExecuteAsync("BEGIN; SET LOCAL kvt.actor = 'dave'; DELETE FROM customers WHERE customer_id = 'C2'; COMMIT");

        Assert.Equal("dave", await Shop.ScalarAsync<string>("SELECT changed_by FROM audit_log WHERE operation = 'delete'"));
    }

    [Fact]
    public async Task Links_and_search_hashes_stay_out_of_the_trail()
    {
        await Shop.ExecuteAsync(Order);
        await Shop.Customers.CommitAsync(Samples.Customer("C3"), "alice", Token);
        await Shop.ExecuteAsync("UPDATE customers SET updated_by = 'bob'; UPDATE sessions SET updated_by = 'bob'; UPDATE payments SET updated_by = 'bob'");

        var leaks = await Shop.ColumnAsync(
            "SELECT table_name FROM audit_log WHERE old_row ?| ARRAY['ip_hash', 'device_id', 'card_bin', 'email_hash', 'document_number_hash']");

        Assert.Empty(leaks);
    }

    [Fact]
    public async Task Personal_columns_are_ciphertext_in_the_trail()
    {
        await Shop.Customers.CommitAsync(Samples.Customer("C3"), "alice", Token);
        await Shop.Customers.CommitAsync(Samples.Customer("C3") with { Country = "DE", Version = 1 }, "alice", Token);

        using var row = JsonDocument.Parse(await Shop.ScalarAsync<string>("SELECT old_row::text FROM audit_log WHERE row_key = 'C3' AND operation = 'update'"));

        Assert.StartsWith(@"\x01", row.RootElement.GetProperty("last_name").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Martin", row.RootElement.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_application_writes_the_trail_through_its_tables_only()
    {
        await using (var command = Shop.App.CreateCommand(Order))
        {
            await command.ExecuteNonQueryAsync(Token);
        }

        Assert.Equal("kvt_app", await Shop.ScalarAsync<string>("SELECT DISTINCT database_user FROM audit_log"));
    }
}
