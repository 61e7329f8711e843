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

    /// <summary>Whether the shop's database commits a write and that of the keys answers.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Domain.Common.StoreUnavailableException">One of them does not answer.</exception>
    public async Task<bool> IsAnsweringAsync(CancellationToken cancellationToken)
    {
        var written = _shop.QueryOneAsync("probe", Write, [], row => row.GetString(0), cancellationToken);
        var read = _keys.QueryOneAsync("probe", Read, [], row => row.GetString(0), cancellationToken);
        return (await Task.WhenAll(written, read)).All(answer => answer is not null);
    }
}
