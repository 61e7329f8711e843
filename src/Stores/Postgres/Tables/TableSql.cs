namespace KiVendTout.Stores.Postgres.Tables;

/// <summary>The statements that follow from a description.</summary>
internal static class TableSql
{
    /// <summary>Selects rows, up to the conditions.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">Its columns.</param>
    public static string Select<TRow>(string table, IEnumerable<Column<TRow>> columns) =>
        $"SELECT {Lines(columns.Where(column => column.IsRead).Select(column => column.Source))} FROM {table}";

    /// <summary>
    /// Writes a batch of rows: an array for each column that is sent, then one of those who did it. Only rows whose stored version is as
    /// sent are written, a row that does not exist only by a writer who expects none, and their keys are returned. The links of an erased
    /// customer do not come back.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">Its columns, the key first.</param>
    public static string Save<TRow>(string table, IReadOnlyList<Column<TRow>> columns)
    {
        var key = columns[0].Name;
        var isPerson = key == Table.Customer;
        var written = columns.Where(column => column.Value is not null).ToList();
        var sent = written.Where(column => column.IsSent).ToList();
        var isCut = !isPerson && written.Any(IsLink);
        var values = written.Select(column => isCut && IsLink(column) ? $"CASE WHEN erased.customer_id IS NULL THEN {column.Value} END" : column.Value!);
        var join = isCut ? "\nLEFT JOIN customers erased ON erased.customer_id = n.customer_id AND erased.completeness = 'erased'" : "";
        var assigned = written.Skip(1).Where(column => !column.IsFirstOnly).Select(column => $"{column.Name} = excluded.{column.Name}");
        return $"""
            INSERT INTO {table} AS t ({Names(written)}, updated_by)
            SELECT {Lines([.. values, "n.updated_by"])}
            FROM {Rows(sent.Count + 1)} AS n ({Names(sent)}, updated_by){join}
            WHERE n.version = 0 OR EXISTS (SELECT FROM {table} e WHERE e.{key} = n.{key})
            ORDER BY n.{key} COLLATE "C"
            ON CONFLICT ({key}) DO UPDATE SET {Lines([.. assigned, "updated_by = excluded.updated_by", "updated_at = now()"])}
            WHERE t.version = excluded.version - 1{(isPerson ? " AND t.completeness <> 'erased'" : "")}
            RETURNING t.{key}
            """;
    }

    /// <summary>Writes rows that belong to others, once: a row that is there stays as it is.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">Its columns.</param>
    public static string Add<TRow>(string table, IReadOnlyList<Column<TRow>> columns)
    {
        var sent = columns.Where(column => column.IsSent).ToList();
        return $"""
            INSERT INTO {table} ({Names(sent)})
            SELECT {Lines(sent.Select(column => column.Value!))}
            FROM {Rows(sent.Count)} AS n ({Names(sent)})
            ON CONFLICT DO NOTHING
            """;
    }

    /// <summary>
    /// Empties what an erasure takes: <c>$1</c> is the customer, <c>$2</c> who asked. The version is raised, so that an activation that remembers
    /// it cannot write it back. Rows are locked in the order of their keys, as by every other writer.
    /// </summary>
    public static string Cut(Table table)
    {
        var key = table.Key;
        var isPerson = key == Table.Customer;
        return $"""
            UPDATE {table.Name} SET {Emptied(table)}, {(isPerson ? "completeness = 'erased', " : "")}
                version = version + 1, updated_by = $2, updated_at = now()
            WHERE {key} IN (SELECT {key} FROM {table.Name} WHERE {table.OfCustomer}
                AND ({(isPerson ? "completeness <> 'erased'" : Holds(table))}) ORDER BY {key} FOR UPDATE)
            """;
    }

    /// <summary>Assignments that leave what an erasure leaves.</summary>
    public static string Emptied(Table table) => string.Join(", ", table.Erased.Select(column => $"{column.Name} = {column.Left}"));

    /// <summary>Condition of a row of which an erasure would take something.</summary>
    public static string Holds(Table table) => string.Join(" OR ", table.Erased.Select(Holds));

    /// <summary>Condition of a row of which an erasure would take something in a column.</summary>
    public static string Holds(Column column) => $"{column.Name} IS DISTINCT FROM {column.Left}";

    private static bool IsLink(Column column) => column.About == About.Link;

    private static string Names(IEnumerable<Column> columns) => string.Join(", ", columns.Select(column => column.Name));

    private static string Lines(IEnumerable<string> items) => string.Join(",\n    ", items);

    private static string Rows(int arrays) => $"unnest({string.Join(", ", Enumerable.Range(1, arrays).Select(number => $"${number}"))})";
}
