using System.Globalization;
using KiVendTout.Stores.Postgres.Tables;
using Npgsql;

namespace KiVendTout.Stores.Tests.Postgres.Privacy;

/// <summary>A column, and how the value that is planted in it reads in JSON; empty when it has none of its own.</summary>
internal sealed record PlantedColumn(string Table, string Name, string Sql, string Mark)
{
    public string Place => $"{Table}.{Name}";

    public About About { get; } = Descriptions.All.Single(table => table.Name == Table).Columns.Single(column => column.Name == Name).About;

    public bool IsErased => About is About.Personal or About.Link;
}

/// <summary>A row of one customer in every table of a database that may be of one, each of its columns with a mark of its own.</summary>
internal sealed class ColumnWalk
{
    public const string Customer = "C1";

    // Columns of every table in whatever schema, and of every partition, which could have others.
    private const string All =
        """
        SELECT coalesce(i.inhparent, c.oid)::regclass::text || '.' || a.attname || ' ' || format_type(a.atttypid, NULL)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
        WHERE c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)' AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped
        """;

    // Those that a row can be given: of tables that may be of a customer, but not what an erasure itself writes.
    private const string OfCustomers =
        """
        SELECT c.relname || ' ' || a.attname || ' ' || format_type(coalesce(nullif(t.typbasetype, 0), t.oid), NULL)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity = ''
          AND c.relname NOT IN ('archive_erasures', 'erasure_ledger')
          AND EXISTS (SELECT FROM pg_attribute k WHERE k.attrelid = c.oid AND k.attname IN ('customer_id', 'customer_ids'))
        ORDER BY 1
        """;

    // So that any value fits any column: what is tried is what erasure reaches, not what a row may hold.
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

    private readonly NpgsqlDataSource _database;
    private readonly List<PlantedColumn> _columns;

    private ColumnWalk(NpgsqlDataSource database, List<PlantedColumn> columns) => (_database, _columns) = (database, columns);

    /// <summary>Columns with a mark of their own.</summary>
    public IEnumerable<PlantedColumn> Marked => _columns.Where(column => column.Mark.Length > 0);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>All columns, each with its table and type.</summary>
    public static async Task<HashSet<string>> ColumnsAsync(NpgsqlDataSource database) => [.. await TextsAsync(database, All)];

    /// <summary>Plants the rows, and changes them once, so that the audit trail holds them.</summary>
    /// <param name="database">As its owner.</param>
    /// <param name="first">Number of the first mark.</param>
    public static async Task<ColumnWalk> PlantAsync(NpgsqlDataSource database, int first)
    {
        await ExecuteAsync(database, FreeOfRules);
        var columns = (await TextsAsync(database, OfCustomers)).Select((text, number) => Of(text.Split(' ', 3), first + number)).ToList();
        if (columns.Exists(column => column.Table == "events"))
        {
            await ExecuteAsync(database, "SELECT archive_prepare_month(now()::date)");
        }

        foreach (var table in columns.GroupBy(column => column.Table))
        {
            await ExecuteAsync(database, $"INSERT INTO {table.Key} ({string.Join(", ", table.Select(column => column.Name))}) VALUES ({string.Join(", ", table.Select(column => column.Sql))})");
            await ExecuteAsync(database, $"UPDATE {table.Key} SET {table.First().Name} = {table.First().Name}");
        }

        return new(database, columns);
    }

    /// <summary>The tables that hold a mark, as text of whatever type.</summary>
    public async Task<List<string>> TablesWithAsync(string mark)
    {
        var tables = await TextsAsync(
            _database, "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition");
        return await TextsAsync(_database, string.Join(
            " UNION ALL ", tables.Select(table => $"SELECT '{table}' WHERE EXISTS (SELECT FROM {table} t WHERE strpos(to_jsonb(t)::text, '{mark}') > 0)")));
    }

    public static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }

    private static async Task<List<string>> TextsAsync(NpgsqlDataSource database, string sql)
    {
        var texts = new List<string>();
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Token);
        while (await reader.ReadAsync(Token))
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }

    private static PlantedColumn Of(string[] parts, int number)
    {
        var mark = string.Create(CultureInfo.InvariantCulture, $"m{number:000}m");
        var (sql, read) = (parts[1], parts[2]) switch
        {
            ("customer_id", _) => ($"'{Customer}'", ""),
            ("customer_ids", _) => ($"ARRAY['{Customer}']", ""),
            ("completeness", _) => ("'complete'", ""),
            // One payment, by which its rows in several tables are found.
            ("payment_id", _) => ("'PAY1'", ""),
            ("version", _) => ("1", ""),
            ("updated_by", _) => ("'test'", ""),
            ("updated_at" or "occurred_at" or "recorded_at", _) => ("now()", ""),
            // What is withheld already is not withheld again, nor is a key destroyed that was.
            ("withheld" or "destroyed_at", _) => ("NULL", ""),
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
        return new PlantedColumn(parts[0], parts[1], sql, read);
    }

    private static string Time(int number) => new DateTime(1987, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(number).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
}
