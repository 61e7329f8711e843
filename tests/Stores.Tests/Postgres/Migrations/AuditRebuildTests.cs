using CsCheck;

namespace KiVendTout.Stores.Tests.Postgres.Migrations;

/// <summary>Any earlier state of a row can be rebuilt from the trail, which holds no copy of what is there.</summary>
public sealed class AuditRebuildTests(ShopDatabases databases) : ShopTests(databases)
{
    private const int Rows = 4;

    /// <summary>Tables, their keys, what an insertion needs besides, and a column to change.</summary>
    private static readonly (string Table, string Key, string Columns, string Values, string Change)[] Tables =
    [
        ("customers", "customer_id", "completeness", "'complete'", "last_name = decode(md5('{0}'), 'hex')"),
        ("products", "product_id", "completeness", "'referenced'", "name = '{0}'"),
        ("sessions", "session_id", "customer_id, completeness", "'X', 'complete'", "device = '{0}'"),
        ("payments", "payment_id", "customer_id, completeness", "'X', 'referenced'", "refunded_cents = length('{0}')"),
        ("orders", "order_id", "customer_id, status, completeness", "'X', 'pending', 'referenced'", "shipping_method = '{0}'"),
    ];

    private static readonly Gen<(int Table, int Row, int Act)[]> Lives = Gen.Select(Gen.Int[0, Tables.Length - 1], Gen.Int[0, Rows - 1], Gen.Int[0, 5]).Array[40, 120];

    // The state that an entry left: what the next entry of its key says was there, or what is there; none after a deletion.
    private const string Rebuilt =
        """
        SELECT concat_ws(' ', row_key, CASE WHEN operation = 'delete' THEN NULL
            ELSE coalesce(lead(old_row) OVER (PARTITION BY row_key ORDER BY id), (SELECT audited_row(to_jsonb(t)) FROM {0} t WHERE t.{1} = row_key)) END)
        FROM audit_log WHERE table_name = '{0}' AND row_key <> 'X' ORDER BY id
        """;

    [Fact]
    public async Task Every_state_of_random_lives_is_rebuilt()
    {
        await Shop.ExecuteAsync("INSERT INTO customers (customer_id, completeness, version, updated_by) VALUES ('X', 'complete', 1, 'x')");
        var left = Tables.ToDictionary(table => table.Table, _ => new List<string>());
        var there = new HashSet<string>();
        var step = 0;
        foreach (var (place, row, act) in Lives.Single())
        {
            var (table, key, columns, values, change) = Tables[place];
            var id = $"{table[..3].ToUpperInvariant()}{row}";
            var statement = !there.Contains(id)
                ? $"INSERT INTO {table} ({key}, version, updated_by, {columns}) VALUES ('{id}', {++step}, 'someone', {values})"
                : act == 0
                    ? $"DELETE FROM {table} WHERE {key} = '{id}'"
                    : $"UPDATE {table} SET {Format(change, $"v{++step}")}, version = version + 1, updated_by = 'w{step}', updated_at = now() WHERE {key} = '{id}'";
            await Shop.ExecuteAsync(statement);
            if (!there.Add(id) && act == 0)
            {
                there.Remove(id);
            }

            var now = await Shop.ColumnAsync($"SELECT audited_row(to_jsonb(t))::text FROM {table} t WHERE {key} = '{id}'");
            left[table].Add(now is [var state] ? $"{id} {state}" : id);
        }

        foreach (var (table, key, _, _, _) in Tables)
        {
            Assert.Equal(left[table], await Shop.ColumnAsync(Format(Rebuilt, table, key)));
        }
    }

    [Fact]
    public async Task A_statement_of_many_rows_tells_of_each_and_one_that_only_counts_events_of_none()
    {
        await Shop.ExecuteAsync(
            """
            INSERT INTO customers (customer_id, completeness, version, updated_by) SELECT 'C' || i, 'complete', 1, 'alice' FROM generate_series(1, 50) i;
            INSERT INTO sessions (session_id, customer_id, completeness, version, updated_by) VALUES ('S1', 'C1', 'complete', 1, 'x');
            UPDATE customers SET version = 2, updated_by = 'bob' WHERE customer_id > 'C3';
            UPDATE sessions SET last_arrived_at = now(), version = 2;
            """);

        Assert.Equal(0L, await Shop.ScalarAsync<long>("SELECT count(*) FROM audit_log WHERE table_name = 'sessions' AND operation = 'update'"));
        Assert.Equal(
            await Shop.ColumnAsync("SELECT 'bob ' || customer_id || ' alice 1' FROM customers WHERE customer_id > 'C3' ORDER BY customer_id"),
            await Shop.ColumnAsync(
                "SELECT concat_ws(' ', changed_by, row_key, old_row ->> 'updated_by', old_row ->> 'version') FROM audit_log WHERE operation = 'update' AND table_name = 'customers' ORDER BY row_key"));
    }

    private static string Format(string text, params object[] values) => string.Format(System.Globalization.CultureInfo.InvariantCulture, text, values);
}
