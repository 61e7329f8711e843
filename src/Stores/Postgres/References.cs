using KiVendTout.Stores.Postgres.Tables;
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

    private static readonly Reference[] InOrder = Enum.GetValues<Reference>();

    private static readonly string[] Inserts = [.. InOrder.Select(reference => reference switch
    {
        Reference.Customers => Insert("customers", "customer_id"),
        Reference.Sessions => InsertOfCustomer("sessions", "session_id"),
        Reference.Payments => InsertOfCustomer("payments", "payment_id"),
        _ => Insert("products", "product_id"),
    })];

    /// <summary>Adds what commits name, by the description of their table.</summary>
    public static void Add<TKey, TState>(NpgsqlBatch batch, Table<TKey, TState> table, IReadOnlyList<Commit<TState>> commits)
        where TKey : struct
        where TState : class, IVersioned<TState>
    {
        foreach (var reference in InOrder)
        {
            Add(batch, reference, table.Named(reference, commits));
        }
    }

    public static void AddCustomers(NpgsqlBatch batch, IEnumerable<(string Customer, string Actor)> named) =>
        Add(batch, Reference.Customers, named.Select(row => ((string?)row.Customer, (string?)row.Customer, row.Actor)));

    public static void AddSessions(NpgsqlBatch batch, IEnumerable<(string? Session, string Customer, string Actor)> named) =>
        Add(batch, Reference.Sessions, named.Select(row => (row.Session, (string?)row.Customer, row.Actor)));

    public static void AddPayments(NpgsqlBatch batch, IEnumerable<(string? Payment, string Customer, string Actor)> named) =>
        Add(batch, Reference.Payments, named.Select(row => (row.Payment, (string?)row.Customer, row.Actor)));

    private static void Add(NpgsqlBatch batch, Reference reference, IEnumerable<(string? Id, string? Customer, string Actor)> named)
    {
        var rows = named.Where(row => row.Id is not null).DistinctBy(row => row.Id).OrderBy(row => row.Id, StringComparer.Ordinal).ToArray();
        if (rows.Length > 0)
        {
            var command = new NpgsqlBatchCommand(Inserts[(int)reference]);
            command.Parameters.WithColumn(rows, row => row.Id!).WithColumn(rows, row => row.Actor);
            if (reference is Reference.Sessions or Reference.Payments)
            {
                command.Parameters.WithColumn(rows, row => row.Customer!);
            }

            batch.BatchCommands.Add(command);
        }
    }

    private static string Insert(string table, string key) =>
        $"""
        INSERT INTO {table} ({key}, completeness, version, updated_by)
        SELECT id, 'referenced', 0, actor FROM unnest($1, $2) AS named (id, actor)
        ON CONFLICT DO NOTHING
        """;

    private static string InsertOfCustomer(string table, string key) =>
        $"""
        INSERT INTO {table} ({key}, customer_id, completeness, version, updated_by)
        SELECT id, customer, 'referenced', 0, actor FROM unnest($1, $2, $3) AS named (id, actor, customer)
        ON CONFLICT DO NOTHING
        """;
}
