using Npgsql;

namespace KiVendTout.Stores.Postgres.Messages;

/// <summary>What the outbox relay needs: read the oldest rows, delete those the broker has. One relay at a time, by a lock.</summary>
public sealed class OutboxStore
{
    /// <summary>Most rows of one read.</summary>
    public const int ReadMax = 5000;

    // Any number that no other part of the project locks.
    private const long LockId = 0x6B76_745F_6F75_7462;

    // A lock on a server that only reads keeps nobody from the one that writes.
    private const string Lock = "SELECT CASE WHEN NOT current_setting('transaction_read_only')::boolean THEN pg_try_advisory_lock($1) END";

    private readonly ShopDatabase _database;

    internal OutboxStore(ShopDatabase database) => _database = database;

    /// <summary>Reads the oldest rows, in the order of their ids.</summary>
    /// <param name="limit">Rows wanted, 1 to <see cref="ReadMax"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is out of its range.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public Task<IReadOnlyList<OutboxRecord>> ReadAsync(int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, ReadMax);
        return _database.QueryAsync(
            "outbox.read",
            "SELECT id, topic, key, ce_id, ce_type, payload, created_at FROM outbox ORDER BY id LIMIT $1",
            [limit],
            reader => new OutboxRecord(
                reader.GetInt64(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.GetString(3),
                reader.GetString(4),
                reader.GetFieldValue<byte[]>(5),
                reader.GetFieldValue<DateTimeOffset>(6)),
            cancellationToken);
    }

    /// <summary>Deletes rows the broker has acknowledged. Deleting them again changes nothing.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer; the rows may be read again.</exception>
    public Task DeleteAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken) =>
        _database.RunAsync(
            "outbox.delete",
            async (connection, limit) =>
            {
                await using var command = new NpgsqlCommand("DELETE FROM outbox WHERE id = ANY($1)", connection);
                command.Parameters.With(ids.ToArray());
                return await command.ExecuteNonQueryAsync(limit);
            },
            cancellationToken);

    /// <summary>Takes the relay's lock, if nobody holds it.</summary>
    /// <returns>The lock, which ends with its connection at the latest; null when another host holds it.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async Task<OutboxLock?> TryLockAsync(CancellationToken cancellationToken) =>
        await _database.TakeAsync("outbox.lock", LockAsync, cancellationToken) is { } connection ? new OutboxLock(connection) : null;

    private static async Task<bool> LockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Lock, connection);
        command.Parameters.With(LockId);
        return await command.ExecuteScalarAsync(cancellationToken) as bool? ?? throw PostgresFaults.OnlyReads();
    }
}
