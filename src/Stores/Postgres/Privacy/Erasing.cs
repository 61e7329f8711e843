using KiVendTout.Domain.Customers;
using KiVendTout.Stores.Postgres.Tables;

namespace KiVendTout.Stores.Postgres.Privacy;

/// <summary>What follows from a table's classification for a customer who is erased, or asks what is held of them.</summary>
internal static class Erasing
{
    /// <summary>Assignments that empty what an erasure takes.</summary>
    public static string Assignments(this Table table) =>
        string.Join(", ", Taken(table).Select(column => $"{column.Name} = {column.Left}"));

    /// <summary>Condition of a row that holds something of it.</summary>
    public static string Holds(this Table table) =>
        string.Join(" OR ", Taken(table).Select(column => $"{column.Name} IS DISTINCT FROM {column.Left}"));

    /// <summary>
    /// Empties the rows of a customer, locked in the order of their keys as by every other writer: <c>$1</c> is the customer, <c>$2</c> who asked.
    /// The version is raised, so that an activation that remembers what was there cannot write it back.
    /// </summary>
    /// <param name="table">A table whose rows are written under a version.</param>
    /// <param name="set">Further assignments, each with its comma behind.</param>
    /// <param name="where">Which of the customer's rows; those that hold something, unless told otherwise.</param>
    public static string Cut(this Table table, string set = "", string? where = null)
    {
        var key = table.Columns[0].Name;
        return $"""
            UPDATE {table.Name} SET {table.Assignments()}, {set}version = version + 1, updated_by = $2, updated_at = now()
            WHERE {key} IN (SELECT {key} FROM {table.Name} WHERE {Table.Customer} = $1 AND ({where ?? table.Holds()}) ORDER BY {key} FOR UPDATE)
            """;
    }

    /// <summary>Reads the rows of a customer, whole.</summary>
    /// <param name="table">The table.</param>
    /// <param name="database">Where it is.</param>
    /// <param name="where">Condition of the customer's rows; <c>$1</c> is the customer.</param>
    /// <param name="customerId">The customer.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static IAsyncEnumerable<HeldRecord> ReadAsync(
        this Table table, Database database, string where, CustomerId customerId, CancellationToken cancellationToken)
    {
        var held = string.Join(", ", Taken(table).Select(column => $"CASE WHEN {column.Name} IS DISTINCT FROM {column.Left} THEN '{column.Name}' END"));
        return database.StreamAsync(
            table.Name,
            $"SELECT to_jsonb(t)::text, array_remove(ARRAY[{held}], NULL) FROM {table.Name} t WHERE {where}",
            [customerId.Value],
            reader => new HeldRecord(table.Name, reader.GetString(0), reader.GetFieldValue<string[]>(1)),
            cancellationToken);
    }

    private static IEnumerable<Column> Taken(Table table) => table.Columns.Where(column => column.IsErased);
}
