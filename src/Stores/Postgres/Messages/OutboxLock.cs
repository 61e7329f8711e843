using Npgsql;

namespace KiVendTout.Stores.Postgres.Messages;

/// <summary>The relay's lock, held on a connection of its own.</summary>
public sealed class OutboxLock : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    internal OutboxLock(NpgsqlConnection connection) => _connection = connection;

    /// <summary>
    /// Asks the server whether the connection, and with it the lock, still lives, and is on a server that writes. To be asked before each round
    /// of the relay.
    /// </summary>
    public async Task<bool> IsHeldAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var command = new NpgsqlCommand("SELECT NOT current_setting('transaction_read_only')::boolean", _connection);
            return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
        }
        catch (Exception fault) when (fault is NpgsqlException or InvalidOperationException or IOException)
        {
            return false;
        }
    }

    /// <summary>Gives the lock back.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await using var command = new NpgsqlCommand("SELECT pg_advisory_unlock_all()", _connection);
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception fault) when (fault is NpgsqlException or InvalidOperationException or IOException)
        {
            // The connection is gone, and the lock with it.
        }

        await _connection.DisposeAsync();
    }
}
