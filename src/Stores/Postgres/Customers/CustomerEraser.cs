using System.Text;
using KiVendTout.Domain.Events;
using KiVendTout.Stores.Postgres.Privacy;
using KiVendTout.Stores.Postgres.Tables;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Customers;

/// <summary>
/// Erases a customer: the key first, which makes every copy of the personal columns unreadable, then the columns and the links. Broken
/// off anywhere, doing it again finishes it.
/// </summary>
internal sealed class CustomerEraser(ShopDatabase database, CustomerKeys keys, IEventStore events)
{
    // A payment whose writer looked before the customer was marked may come to rest just after: the second pass waits for it and cuts it.
    private const int Passes = 2;

    // The lock waits for writers that have just named this customer, and makes new ones wait.
    private const string Lock = "SELECT FROM customers WHERE customer_id = $1 FOR UPDATE";

    // The versions are raised, so that an activation that remembers the links cannot write them back.
    private static readonly string[] Cuts =
    [
        """
        UPDATE customer_histories SET version = version + 1, updated_by = $2, updated_at = now() WHERE customer_id = $1
        """,
        .. Descriptions.All.Where(table => table.Cut.Any()).Select(TableSql.Cut),
        """
        UPDATE payment_assessments
        SET evidence = evidence #- '{attempt,ip}' #- '{attempt,device}' #- '{attempt,bin}', version = version + 1,
            updated_by = $2, updated_at = now()
        WHERE customer_id = $1 AND evidence -> 'attempt' ?| ARRAY['ip', 'device', 'bin']
        """,
    ];

    // A dead letter holds a record as it came, links included.
    private const string CutDeadLetters =
        """
        UPDATE dead_letters
        SET payload = NULL, headers = '[]', withheld = concat('erased; ', coalesce(octet_length(payload), 0), ' bytes'),
            key = CASE WHEN key = $1 THEN key END
        WHERE (key = $1 OR $2 = ANY (customer_ids)) AND starts_with(withheld, 'erased') IS NOT TRUE
        """;

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

        await events.EraseLinksAsync(customerId, cancellationToken);
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

        Add(Cuts[0], parameters => parameters.With(customerId.Value).With(actor));
        Add(Lock, parameters => parameters.With(customerId.Value));
        foreach (var cut in Cuts[1..])
        {
            Add(cut, parameters => parameters.With(customerId.Value).With(actor));
        }

        Add(CutDeadLetters, parameters => parameters.With(Encoding.UTF8.GetBytes(customerId.Value)).With(customerId.Value));
        return await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
