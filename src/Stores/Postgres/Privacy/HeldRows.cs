using KiVendTout.Domain.Customers;
using KiVendTout.Stores.Postgres.Tables;

namespace KiVendTout.Stores.Postgres.Privacy;

/// <summary>The rows of a customer, for who asks what is held.</summary>
internal static class HeldRows
{
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
