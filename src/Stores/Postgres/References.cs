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
        SELECT id, 'referenced', 0, $2 FROM unnest($1) AS named (id)
        ON CONFLICT DO NOTHING
        """;

    private const string Sessions =
        """
        INSERT INTO sessions (session_id, customer_id, completeness, version, updated_by)
        SELECT id, customer, 'referenced', 0, $3 FROM unnest($1, $2) AS named (id, customer)
        ON CONFLICT DO NOTHING
        """;

    private const string Payments =
        """
        INSERT INTO payments (payment_id, customer_id, completeness, version, updated_by)
        SELECT id, customer, 'referenced', 0, $3 FROM unnest($1, $2) AS named (id, customer)
        ON CONFLICT DO NOTHING
        """;

    private const string Products =
        """
        INSERT INTO products (product_id, completeness, version, updated_by)
        SELECT id, 'referenced', 0, $2 FROM unnest($1) AS named (id)
        ON CONFLICT DO NOTHING
        """;

    public static void AddCustomers(NpgsqlBatch batch, IEnumerable<string> customerIds, string actor) =>
        Add(batch, Customers, customerIds, actor);

    public static void AddProducts(NpgsqlBatch batch, IEnumerable<string> productIds, string actor) =>
        Add(batch, Products, productIds, actor);

    public static void AddSessions(NpgsqlBatch batch, IEnumerable<(string? Session, string Customer)> named, string actor) =>
        Add(batch, Sessions, named, actor);

    public static void AddPayments(NpgsqlBatch batch, IEnumerable<(string? Payment, string Customer)> named, string actor) =>
        Add(batch, Payments, named, actor);

    private static void Add(NpgsqlBatch batch, string sql, IEnumerable<string> named, string actor)
    {
        var ids = named.Distinct().Order(StringComparer.Ordinal).ToArray();
        if (ids.Length > 0)
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.With(ids).With(actor);
            batch.BatchCommands.Add(command);
        }
    }

    private static void Add(NpgsqlBatch batch, string sql, IEnumerable<(string? Id, string Customer)> named, string actor)
    {
        var rows = named.Where(row => row.Id is not null).DistinctBy(row => row.Id).OrderBy(row => row.Id, StringComparer.Ordinal).ToArray();
        if (rows.Length > 0)
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.WithColumn(rows, row => row.Id!).WithColumn(rows, row => row.Customer).With(actor);
            batch.BatchCommands.Add(command);
        }
    }
}
