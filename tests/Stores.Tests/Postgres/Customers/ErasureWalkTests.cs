using System.Globalization;
using KiVendTout.Stores.Postgres.Customers;

namespace KiVendTout.Stores.Tests.Postgres.Customers;

/// <summary>
/// Every column of every table, found in the catalogue: a marked value is planted in each, the customer is erased, and each mark is looked
/// for everywhere. What stays is listed here, on purpose; a new column fails until it is emptied or listed.
/// </summary>
public sealed class ErasureWalkTests(PostgresFixture postgres)
{
    private const string Customer = "C1";

    /// <summary>Columns whose value stays: the pseudonymous id of things, amounts, times, states, decisions.</summary>
    private static readonly Dictionary<string, string> Stays = new()
    {
        ["archive_erasures"] = "erased_at",
        ["customer_histories"] = "last_position first_success_at",
        ["customers"] = "updated_by updated_at",
        ["events"] =
            "event_id occurred_at event_type session_id utm_source utm_campaign product_id cart_value_cents payment_id order_id schema topic "
            + "partition record_offset broker_epoch recorded_at",
        ["fraud_alerts"] = "alert_id payment_id session_id raised_at amount_cents rule_id score origin status version updated_by updated_at",
        ["identity_verifications"] = "verification_id verified_at document_type is_adult verdict confidence reasons model_version updated_by updated_at",
        ["orders"] =
            "order_id ordered_at status age_hold shipping_method declared_total_cents total_cents currency payment_id session_id completeness version updated_by updated_at "
            + "paid_at processing_at shipped_at delivered_at cancelled_at age_proved_at age_refused_at adult_only lines_total_cents anomalies",
        ["payment_assessments"] =
            "payment_id position score decision rule_ids rule_set_version model_version features assessed_at anomalies",
        ["payments"] =
            "payment_id session_id attempted_at method payment_country amount_cents currency succeeded settled_at refunded_cents charged_back_at "
            + "is_fraud updated_by updated_at",
        ["raw_records"] = "topic record_id recorded_at partition record_offset broker_epoch schema problem source key_customer_id",
        ["sessions"] =
            "session_id declared_started_at declared_ended_at first_event_at last_event_at closed_at event_count event_counts device utm_source utm_campaign "
            + "funnel_step cart_value_cents cart_told_at cart_told_by cart_abandoned last_arrived_at remembered updated_by updated_at",
    };

    /// <summary>Ciphertext under the customer's key, which is destroyed: in the audit trail it stays, and nobody can read it.</summary>
    private static readonly string[] Sealed =
    [
        "customers.birth_date", "customers.first_name", "customers.last_name", "customers.email", "customers.phone", "customers.address",
        "identity_verifications.document_number",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_planted_in_any_column_is_gone_or_is_known_to_stay()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var shop = new Shop(database);
        await shop.ExecuteAsync(FreeOfRules);
        var columns = await ColumnsAsync(shop);
        await PlantAsync(shop, columns);
        Assert.NotEmpty(await FoundAsync(shop, columns));

        Assert.True(await shop.Customers.EraseAsync(new(Customer), "dpo", Token));

        var found = await FoundAsync(shop, columns);
        Assert.True(found.Count == 0, string.Join('\n', found.Order(StringComparer.Ordinal)));
    }

    /// <summary>Personal data that nobody reads is not kept.</summary>
    [Fact]
    public void What_is_kept_of_a_customer_is_read() =>
        Assert.All(PostgresCustomerStore.Customers.Cut, column => Assert.Contains(column, PostgresCustomerStore.Customers.Select, StringComparison.Ordinal));

    /// <summary>So that any value fits any column: what is tried is what erasure reaches, not what a row may hold.</summary>
    private const string FreeOfRules =
        """
        DO $body$
        DECLARE
            found record;
        BEGIN
            FOR found IN SELECT conrelid::regclass AS name, conname FROM pg_constraint
                WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f') AND conrelid <> 0 AND coninhcount = 0 LOOP
                EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.name, found.conname);
            END LOOP;
            FOR found IN SELECT contypid::regtype AS name, conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contypid <> 0 LOOP
                EXECUTE format('ALTER DOMAIN %s DROP CONSTRAINT %I', found.name, found.conname);
            END LOOP;
        END
        $body$
        """;

    /// <summary>A column, and how the value that is planted in it reads in JSON.</summary>
    private sealed record Column(string Table, string Name, string Sql, string Mark);

    private static async Task<List<Column>> ColumnsAsync(Shop shop)
    {
        var names = await shop.ColumnAsync(
            """
            SELECT c.relname || ' ' || a.attname || ' ' || format_type(coalesce(nullif(t.typbasetype, 0), t.oid), NULL)
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
              AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity = ''
              AND EXISTS (SELECT FROM pg_attribute k WHERE k.attrelid = c.oid AND k.attname = 'customer_id')
            ORDER BY 1
            """);
        return [.. names.Select((text, number) => Of(text.Split(' ', 3), number))];
    }

    private static Column Of(string[] parts, int number)
    {
        var mark = string.Create(CultureInfo.InvariantCulture, $"m{number:000}m");
        var (sql, read) = (parts[1], parts[2]) switch
        {
            ("customer_id", _) => ($"'{Customer}'", ""),
            ("completeness", _) => ("'complete'", ""),
            // One payment, by which its rows in several tables are found.
            ("payment_id", _) => ("'PAY1'", ""),
            ("version", _) => ("1", ""),
            // What is withheld already is not withheld again.
            ("withheld", _) => ("NULL", ""),
            ("occurred_at" or "recorded_at", _) => ("now()", ""),
            (_, "text") => ($"'{mark}'", mark),
            (_, "text[]") => ($"ARRAY['{mark}']", mark),
            (_, "bytea") => ($"convert_to('{mark}', 'UTF8')", Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(mark))),
            ("evidence", "jsonb") => ($$"""jsonb_build_object('attempt', jsonb_build_object('ip', '{{mark}}', 'device', '{{mark}}', 'bin', '{{mark}}'))""", mark),
            (_, "jsonb") => ($"jsonb_build_array('{mark}')", mark),
            (_, "timestamp with time zone") => ($"timestamptz '1987-01-01T00:00:00Z' + {number} * interval '1 second'", Time(number)),
            (_, "date") => ($"date '1987-01-01' + {number}", new DateOnly(1987, 1, 1).AddDays(number).ToString("O", CultureInfo.InvariantCulture)),
            (_, "uuid") => ($"uuid '00000000-0000-0000-0000-{number:000000000000}'", $"0000-{number:000000000000}"),
            (_, "boolean") => ("true", ""),
            (_, "double precision[]") => ($"ARRAY[{number}.125]", $"[{number}.125]"),
            (_, "double precision") => ($"{number}.125", $"{number}.125"),
            (_, "integer" or "bigint") => ($"{870_000 + number}", $"{870_000 + number}"),
            var (_, type) => throw new InvalidOperationException($"{parts[0]}.{parts[1]}: say how a marked {type} is made"),
        };
        return new Column(parts[0], parts[1], sql, read);
    }

    private static string Time(int number) => new DateTime(1987, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(number).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);

    private static async Task PlantAsync(Shop shop, List<Column> columns)
    {
        await shop.ExecuteAsync("SELECT archive_prepare_month(now()::date)");
        foreach (var table in columns.GroupBy(column => column.Table).Where(table => table.Key != "archive_erasures"))
        {
            await shop.ExecuteAsync($"INSERT INTO {table.Key} ({string.Join(", ", table.Select(column => column.Name))}) VALUES ({string.Join(", ", table.Select(column => column.Sql))})");
        }
    }

    /// <summary>The columns whose mark is in any table, their own or another's, and not listed as staying.</summary>
    private static async Task<List<string>> FoundAsync(Shop shop, List<Column> columns)
    {
        var tables = await shop.ColumnAsync(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition");
        var found = new List<string>();
        foreach (var table in tables)
        {
            var text = string.Concat(await shop.ColumnAsync($"SELECT to_jsonb(t)::text FROM {table} t"));
            found.AddRange(columns.Where(column => column.Mark.Length > 0 && text.Contains(column.Mark, StringComparison.Ordinal) && !MayStay(column, table))
                .Select(column => $"{column.Table}.{column.Name} is in {table}"));
        }

        return found;
    }

    private static bool MayStay(Column column, string table) =>
        (Stays.TryGetValue(column.Table, out var names) && names.Split(' ').Contains(column.Name))
        || (table == "audit_log" && Sealed.Contains($"{column.Table}.{column.Name}"));
}
