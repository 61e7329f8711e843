using Npgsql;

namespace KiVendTout.Stores.Postgres;

/// <summary>
/// Rows that others name before their own record arrives. Every writer stores them in the same order (customers, sessions, payments,
/// products, each by id), so that no two writers wait for each other. What a reference says of its customer is a guess of whoever named
/// it: it decides nothing, and the row's own record overrides it.
/// </summary>
internal static class References
{
    /// <summary>Condition of a row whose own record has arrived; rows without are not shown to anybody.</summary>
    public const string HasOwnRecord = "version > 0";

    private const string Customers =
        """
        INSERT INTO customers (customer_id, completeness, version, updated_by)
        SELECT id, 'referenced', 0, actor FROM unnest($1, $2) AS named (id, actor)
        ON CONFLICT DO NOTHING
        """;

    private const string Sessions =
        """
        INSERT INTO sessions (session_id, customer_id, completeness, version, updated_by)
        SELECT id, customer, 'referenced', 0, actor FROM unnest($1, $2, $3) AS named (id, customer, actor)
        ON CONFLICT DO NOTHING
        """;

    private const string Payments =
        """
        INSERT INTO payments (payment_id, customer_id, completeness, version, updated_by)
        SELECT id, customer, 'referenced', 0, actor FROM unnest($1, $2, $3) AS named (id, customer, actor)
        ON CONFLICT DO NOTHING
        """;

    private const string Products =
        """
        INSERT INTO products (product_id, completeness, version, updated_by)
        SELECT id, 'referenced', 0, actor FROM unnest($1, $2) AS named (id, actor)
        ON CONFLICT DO NOTHING
        """;

    public static void AddCustomers(NpgsqlBatch batch, IEnumerable<(string Customer, string Actor)> named) =>
        Add(batch, Customers, named);

    public static void AddProducts(NpgsqlBatch batch, IEnumerable<(string Product, string Actor)> named) =>
        Add(batch, Products, named);

    public static void AddSessions(NpgsqlBatch batch, IEnumerable<(string? Session, string Customer, string Actor)> named) =>
        Add(batch, Sessions, named);

    public static void AddPayments(NpgsqlBatch batch, IEnumerable<(string? Payment, string Customer, string Actor)> named) =>
        Add(batch, Payments, named);

    private static void Add(NpgsqlBatch batch, string sql, IEnumerable<(string Id, string Actor)> named)
    {
        var rows = named.DistinctBy(row => row.Id).OrderBy(row => row.Id, StringComparer.Ordinal).ToArray();
        if (rows.Length > 0)
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.WithColumn(rows, row => row.Id).WithColumn(rows, row => row.Actor);
            batch.BatchCommands.Add(command);
        }
    }

    private static void Add(NpgsqlBatch batch, string sql, IEnumerable<(string? Id, string Customer, string Actor)> named)
    {
        var rows = named.Where(row => row.Id is not null).DistinctBy(row => row.Id).OrderBy(row => row.Id, StringComparer.Ordinal).ToArray();
        if (rows.Length > 0)
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.WithColumn(rows, row => row.Id!).WithColumn(rows, row => row.Customer).WithColumn(rows, row => row.Actor);
            batch.BatchCommands.Add(command);
        }
    }
}
