using KiVendTout.Domain.Customers;
using KiVendTout.Stores.Postgres.Privacy;
using KiVendTout.Stores.Postgres.Tables;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Customers;

/// <summary>
/// Erases a customer: the key first, which makes every copy of the personal columns unreadable, then the columns and the links, here and in every
/// other place. Broken off anywhere, doing it again finishes it.
/// </summary>
internal sealed class CustomerEraser(ShopDatabase database, CustomerKeys keys, IEnumerable<ICustomerData> places)
{
    // What was being written when its customer was marked may come to rest just after: the second pass finds it.
    private const int Passes = 2;

    // The lock waits for writers that have just named this customer, and makes new ones wait.
    private const string Lock = "SELECT FROM customers WHERE customer_id = $1 FOR UPDATE";

    // The history is raised though it holds nothing: its activation remembers the links of its payments.
    private const string Fence = "UPDATE customer_histories SET version = version + 1, updated_by = $2, updated_at = now() WHERE customer_id = $1";

    private static readonly string[] Cuts =
        [.. Descriptions.All.Where(table => table.IsFenced && table.Erased.Any()).Select(TableSql.Cut)];

    /// <returns>False when not even a reference is stored.</returns>
    public async Task<bool> EraseAsync(CustomerId customerId, string actor, CancellationToken cancellationToken)
    {
        if (!await database.RunAsync("customers.erase", (connection, limit) => ExistsAsync(connection, customerId, limit), cancellationToken))
        {
            return false;
        }

        await keys.DestroyAsync(customerId, actor, cancellationToken);
        for (var pass = 0; pass < Passes; pass++)
        {
            await database.TransactAsync("customers.erase", (connection, limit) => CutAsync(connection, customerId, actor, limit), cancellationToken);
        }

        foreach (var place in places)
        {
            await EraseAsync(place, customerId, cancellationToken);
        }

        return true;
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, CustomerId customerId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT 1 FROM customers WHERE customer_id = $1", connection);
        command.Parameters.With(customerId.Value);
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    private static async Task<int> CutAsync(NpgsqlConnection connection, CustomerId customerId, string actor, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        void Add(string sql, Action<NpgsqlParameterCollection> bind)
        {
            var command = new NpgsqlBatchCommand(sql);
            bind(command.Parameters);
            batch.BatchCommands.Add(command);
        }

        Add(Fence, parameters => parameters.With(customerId.Value).With(actor));
        Add(Lock, parameters => parameters.With(customerId.Value));
        foreach (var cut in Cuts)
        {
            Add(cut, parameters => parameters.With(customerId.Value).With(actor));
        }

        return await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task EraseAsync(ICustomerData place, CustomerId customerId, CancellationToken cancellationToken)
    {
        IReadOnlyCollection<string> left = [];
        for (var pass = 0; pass < Passes; pass++)
        {
            await place.EraseAsync(customerId, cancellationToken);
            left = await place.VerifyAsync(customerId, cancellationToken);
            if (left.Count == 0)
            {
                return;
            }
        }

        throw new StoreUnavailableException($"customers.erase: {string.Join(", ", left)} is written again and again");
    }
}
