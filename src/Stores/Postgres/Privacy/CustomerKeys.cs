using System.Security.Cryptography;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Privacy;

/// <summary>The customers' data keys. Always asked for many at once. A destroyed key is gone for good.</summary>
internal sealed class CustomerKeys(KeysDatabase database, MasterKey master, KeysOptions options, TimeProvider time)
{
    private readonly KeyCache _cache = new(options.CachedMax, TimeSpan.FromSeconds(options.CachedSeconds), time);

    /// <summary>Reads the keys of customers. Who has none is missing from the answer; a destroyed key is null.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async Task<IReadOnlyDictionary<CustomerId, byte[]?>> FindAsync(IEnumerable<CustomerId> customerIds, CancellationToken cancellationToken)
    {
        var (keys, missing) = FromCache(customerIds);
        if (missing.Length > 0)
        {
            await database.RunAsync("keys", (connection, limit) => ReadAsync(connection, missing, keys, limit), cancellationToken);
        }

        return keys;
    }

    /// <summary>Reads the keys of customers and makes those that were never made. A destroyed key is null and is not made again.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async Task<IReadOnlyDictionary<CustomerId, byte[]?>> GetOrCreateAsync(
        IEnumerable<CustomerId> customerIds, CancellationToken cancellationToken)
    {
        var (keys, missing) = FromCache(customerIds);
        if (missing.Length == 0)
        {
            return keys;
        }

        // In the order of the ids, so that two writers do not lock each other out.
        Array.Sort(missing, StringComparer.Ordinal);
        var wrapped = missing
            .Select(id => master.Wrap(new CustomerId(id), RandomNumberGenerator.GetBytes(Sealing.KeyBytes)))
            .ToArray();
        await database.RunAsync(
            "keys",
            async (connection, limit) =>
            {
                await using var insert = new NpgsqlCommand(
                    """
                    INSERT INTO customer_keys (customer_id, wrapped_key, key_version)
                    SELECT id, wrapped, $3 FROM unnest($1, $2) AS new (id, wrapped)
                    ON CONFLICT (customer_id) DO NOTHING
                    """,
                    connection);
                insert.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = missing });
                insert.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = wrapped });
                insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MasterKey.Version });
                await insert.ExecuteNonQueryAsync(limit);
                return await ReadAsync(connection, missing, keys, limit);
            },
            cancellationToken);
        return keys;
    }

    /// <summary>Destroys a customer's key and notes it in the ledger. Doing it again changes nothing.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async Task DestroyAsync(CustomerId customerId, string actor, CancellationToken cancellationToken)
    {
        await database.RunAsync(
            "keys",
            async (connection, limit) =>
            {
                // One statement: the ledger knows of every destroyed key. A customer without a key gets a destroyed one, so that none
                // is made later.
                await using var destroy = new NpgsqlCommand(
                    """
                    WITH destroyed AS (
                        INSERT INTO customer_keys AS k (customer_id, wrapped_key, key_version, destroyed_at)
                        VALUES ($1, NULL, $3, now())
                        ON CONFLICT (customer_id) DO UPDATE SET wrapped_key = NULL, destroyed_at = now()
                        WHERE k.destroyed_at IS NULL)
                    INSERT INTO erasure_ledger (customer_id, erased_by) VALUES ($1, $2) ON CONFLICT (customer_id) DO NOTHING
                    """,
                    connection);
                destroy.Parameters.Add(new NpgsqlParameter<string> { TypedValue = customerId.Value });
                destroy.Parameters.Add(new NpgsqlParameter<string> { TypedValue = actor });
                destroy.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MasterKey.Version });
                return await destroy.ExecuteNonQueryAsync(limit);
            },
            cancellationToken);
        _cache.Forget(customerId);
    }

    private (Dictionary<CustomerId, byte[]?> Keys, string[] Missing) FromCache(IEnumerable<CustomerId> customerIds)
    {
        var keys = new Dictionary<CustomerId, byte[]?>();
        var missing = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in customerIds)
        {
            if (_cache.Find(id) is { } key)
            {
                keys[id] = key;
            }
            else
            {
                missing.Add(id.Value);
            }
        }

        return (keys, [.. missing]);
    }

    private async Task<int> ReadAsync(
        NpgsqlConnection connection, string[] customerIds, Dictionary<CustomerId, byte[]?> into, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand("SELECT customer_id, wrapped_key FROM customer_keys WHERE customer_id = ANY($1)", connection);
        select.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = customerIds });
        await using var reader = await select.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = new CustomerId(reader.GetString(0));
            var key = await reader.IsDBNullAsync(1, cancellationToken) ? null : master.Unwrap(id, reader.GetFieldValue<byte[]>(1));
            into[id] = key;
            if (key is not null)
            {
                _cache.Keep(id, key);
            }
        }

        return into.Count;
    }
}
