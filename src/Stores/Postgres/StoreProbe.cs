using Npgsql;

namespace KiVendTout.Stores.Postgres;

/// <summary>Asks the databases that grains write to whether they do their work.</summary>
public sealed class StoreProbe
{
    /// <summary>A durable commit that leaves nothing behind: a message in the log that nobody reads. A session that may not write gives no row.</summary>
    private const string Write =
        "SELECT pg_logical_emit_message(true, 'kvt-probe', '')::text WHERE NOT current_setting('transaction_read_only')::boolean";

    private const string Read = "SELECT 'there'";

    private readonly ShopDatabase _shop;
    private readonly KeysDatabase _keys;

    internal StoreProbe(ShopDatabase shop, KeysDatabase keys) => (_shop, _keys) = (shop, keys);

    /// <summary>Done when the shop's database has committed a write and that of the keys has answered.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Domain.Common.StoreUnavailableException">One of them does not answer, or that of the shop only reads.</exception>
    public Task AskAsync(CancellationToken cancellationToken) => Task.WhenAll(
        AskAsync(_shop, Write, cancellationToken),
        AskAsync(_keys, Read, cancellationToken));

    private static Task<object> AskAsync(Database database, string question, CancellationToken cancellationToken) => database.RunAsync(
        "probe",
        async (connection, limit) =>
        {
            await using var command = new NpgsqlCommand(question, connection);
            return await command.ExecuteScalarAsync(limit) ?? throw PostgresFaults.OnlyReads();
        },
        cancellationToken);
}
