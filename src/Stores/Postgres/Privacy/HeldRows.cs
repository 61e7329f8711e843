using KiVendTout.Domain.Customers;
using KiVendTout.Stores.Postgres.Tables;

namespace KiVendTout.Stores.Postgres.Privacy;

/// <summary>The rows of a customer that hold records as they came: what is taken of them, and what is held.</summary>
internal static class HeldRows
{
    /// <summary>
    /// Takes out of rows what an erasure takes, and says so. A row that says so already may hold something yet: less was taken once.
    /// </summary>
    /// <param name="table">Their table.</param>
    /// <param name="where">Condition of the customer's rows; <c>$1</c> is the customer.</param>
    public static string Withhold(Table table, string where) =>
        $"""
        UPDATE {table.Name} SET {TableSql.Emptied(table)}, withheld = CASE WHEN starts_with(withheld, 'erased') THEN withheld
            ELSE concat('erased; ', coalesce(octet_length(payload), 0), ' bytes') END
        WHERE {where} AND (starts_with(withheld, 'erased') IS NOT TRUE OR {TableSql.Holds(table)})
        """;

    /// <summary>Reads the rows of a customer, whole.</summary>
    /// <param name="database">Where they are.</param>
    /// <param name="table">Their table.</param>
    /// <param name="where">Condition of the customer's rows; <c>$1</c> is the customer.</param>
    /// <param name="customerId">The customer.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static IAsyncEnumerable<HeldRecord> HeldAsync(
        this Database database, Table table, string where, CustomerId customerId, CancellationToken cancellationToken)
    {
        var held = string.Join(", ", table.Erased.Select(column => $"CASE WHEN {TableSql.Holds(column)} THEN '{column.Name}' END"));
        return database.StreamAsync(
            table.Name,
            $"SELECT to_jsonb(t)::text, array_remove(ARRAY[{held}], NULL) FROM {table.Name} t WHERE {where}",
            [customerId.Value],
            reader => new HeldRecord(table.Name, reader.GetString(0), reader.GetFieldValue<string[]>(1)),
            cancellationToken);
    }
}
