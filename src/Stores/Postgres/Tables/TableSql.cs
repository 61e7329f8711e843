namespace KiVendTout.Stores.Postgres.Tables;

/// <summary>The statements that follow from a description.</summary>
internal static class TableSql
{
    private const string Customer = "customer_id";

    /// <summary>Selects rows, up to the conditions.</summary>
    /// <param name="table">The table.</param>
    /// <param name="isOwner">True to select what only the owner of the row reads, too.</param>
    public static string Select<TKey, TState>(Table<TKey, TState> table, bool isOwner)
        where TKey : notnull
        where TState : class =>
        $"""
        SELECT {List(table.Columns.Where(column => (column.Read ?? (object?)column.Seal) is not null && (isOwner || !column.IsOwners)), column => column.Source)}
        FROM {table.Name}
        """;

    /// <summary>Selects the rows whose keys are in <c>$1</c>, as their owners need them.</summary>
    public static string Load<TKey, TState>(Table<TKey, TState> table)
        where TKey : notnull
        where TState : class =>
        $"{Select(table, isOwner: true)} WHERE {table.Key} = ANY($1)";

    /// <summary>
    /// Writes a batch of rows: an array for each column that is sent, then one of those who did it. Only rows whose stored version is as
    /// sent are written, a row that does not exist only by a writer who expects none, and their keys are returned. The links of an erased
    /// customer do not come back.
    /// </summary>
    public static string Save<TKey, TState>(Table<TKey, TState> table)
        where TKey : notnull
        where TState : class
    {
        var written = table.Columns.Where(column => column.Value is not null).ToList();
        var sent = written.Where(column => column.Send is not null || column.Seal is not null).ToList();
        var isCut = table.Key != Customer && written.Any(column => column.About == About.Link);
        return $"""
            INSERT INTO {table.Name} AS t ({List(written, column => column.Name)}, updated_by)
            SELECT {List(written, column => isCut && column.About == About.Link ? $"CASE WHEN erased.{Customer} IS NULL THEN {column.Value} END" : column.Value!)}, n.updated_by
            FROM unnest({List(Enumerable.Range(1, sent.Count + 1), number => $"${number}")}) AS n ({List(sent, column => column.Name)}, updated_by)
            {(isCut ? $"LEFT JOIN customers erased ON erased.{Customer} = n.{Customer} AND erased.completeness = 'erased'" : "")}
            WHERE n.version = 0 OR EXISTS (SELECT FROM {table.Name} e WHERE e.{table.Key} = n.{table.Key})
            ORDER BY n.{table.Key}
            ON CONFLICT ({table.Key}) DO UPDATE SET {List(written.Skip(1), column => $"{column.Name} = excluded.{column.Name}")},
                updated_by = excluded.updated_by, updated_at = now()
            WHERE t.version = excluded.version - 1{(table.Key == Customer ? " AND t.completeness <> 'erased'" : "")}
            RETURNING t.{table.Key}
            """;
    }

    private static string List<T>(IEnumerable<T> items, Func<T, string> format) => string.Join(", ", items.Select(format));
}
