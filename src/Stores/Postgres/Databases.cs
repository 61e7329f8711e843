using System.Runtime.CompilerServices;
using Npgsql;

namespace KiVendTout.Stores.Postgres;

/// <summary>A database: its connections, and how its faults reach callers.</summary>
/// <param name="source">Its connections.</param>
/// <param name="deadline">Longest time of one piece of work.</param>
internal abstract class Database(NpgsqlDataSource source, TimeSpan deadline) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => source.DisposeAsync();

    /// <summary>Does a piece of work on a connection, and throws the pool's sessions away when it fails by the state they are in.</summary>
    public async Task<T> UseAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            return await work(connection, cancellationToken);
        }
        catch (Exception fault)
        {
            Discard(fault);
            throw;
        }
    }

    /// <summary>The work of a batch, done as <see cref="UseAsync"/> does.</summary>
    public Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<TResult>>> Batch<TItem, TResult>(
        Func<NpgsqlConnection, IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<TResult>>> work) =>
        (items, cancellationToken) => UseAsync((connection, limit) => work(connection, items, limit), cancellationToken);

    /// <summary>Takes a connection out of the pool, for as long as the caller wants, if a question asked on it is answered by yes.</summary>
    public async Task<NpgsqlConnection?> TakeAsync(
        string name, Func<NpgsqlConnection, CancellationToken, Task<bool>> question, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(deadline);
        NpgsqlConnection? connection = null;
        var isTaken = false;
        try
        {
            connection = await source.OpenConnectionAsync(limit.Token);
            isTaken = await question(connection, limit.Token);
            return isTaken ? connection : null;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            Discard(fault);
            throw PostgresFaults.Translate(name, fault);
        }
        finally
        {
            if (connection is not null && !isTaken)
            {
                await connection.DisposeAsync();
            }
        }
    }

    /// <summary>Does a piece of work on a connection, again when writers got in each other's way, and translates its faults.</summary>
    public async Task<T> RunAsync<T>(string name, Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(deadline);
            try
            {
                return await UseAsync(work, limit.Token);
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
            {
                // Left as it is for the batch, which is split until that customer stands alone.
                if (fault is Privacy.KeyUnusableException)
                {
                    throw;
                }

                if (PostgresFaults.KindOf(fault) != Batching.FaultKind.Conflict || attempt >= Batching.GroupCommitOptions.ConflictTriesMax)
                {
                    throw PostgresFaults.Translate(name, fault);
                }
            }
        }
    }

    /// <summary>Does a piece of work in one transaction, as <see cref="RunAsync"/> does.</summary>
    public Task<T> TransactAsync<T>(
        string name, Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        RunAsync(
            name,
            async (connection, limit) =>
            {
                await using var transaction = await connection.BeginTransactionAsync(limit);
                var result = await work(connection, limit);
                await transaction.CommitAsync(limit);
                return result;
            },
            cancellationToken);

    /// <summary>Reads the rows of a statement.</summary>
    public Task<IReadOnlyList<T>> QueryAsync<T>(
        string name, string sql, IReadOnlyList<object> values, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        RunAsync<IReadOnlyList<T>>(
            name,
            async (connection, limit) =>
            {
                await using var command = new NpgsqlCommand(sql, connection);
                foreach (var value in values)
                {
                    command.Parameters.Add(new NpgsqlParameter { Value = value });
                }

                var rows = new List<T>();
                await using var reader = await command.ExecuteReaderAsync(limit);
                while (await reader.ReadAsync(limit))
                {
                    rows.Add(read(reader));
                }

                return rows;
            },
            cancellationToken);

    /// <summary>Reads the first row of a statement; default when there is none.</summary>
    public async Task<T?> QueryOneAsync<T>(
        string name, string sql, IReadOnlyList<object> values, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = await QueryAsync(name, sql, values, read, cancellationToken);
        return rows.Count > 0 ? rows[0] : default;
    }

    /// <summary>Reads the rows of a statement one by one, for as long as the caller wants, on a connection that it keeps.</summary>
    public async IAsyncEnumerable<T> StreamAsync<T>(
        string name, string sql, IReadOnlyList<object> values, Func<NpgsqlDataReader, T> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await TakeAsync(name, (_, _) => Task.FromResult(true), cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using var reader = await ToldAsync(command.ExecuteReaderAsync(cancellationToken));
        while (await ToldAsync(reader.ReadAsync(cancellationToken)))
        {
            yield return read(reader);
        }

        async Task<TStep> ToldAsync<TStep>(Task<TStep> step)
        {
            try
            {
                return await step;
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
            {
                Discard(fault);
                throw PostgresFaults.Translate(name, fault);
            }
        }
    }

    /// <summary>Sessions that are idle are closed; those in use, when they come back.</summary>
    private void Discard(Exception fault)
    {
        if (PostgresFaults.IsOfTheSession(fault))
        {
            source.Clear();
        }
    }

    protected static NpgsqlDataSource Open(
        string connectionString, PostgresOptions options, string name, int? connectionsMax = null, string settings = "")
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.ConnectionStringBuilder.ApplicationName ??= name;
        builder.ConnectionStringBuilder.Timeout = options.ConnectTimeoutSeconds;
        builder.ConnectionStringBuilder.CommandTimeout = options.CommandTimeoutSeconds;
        builder.ConnectionStringBuilder.MaxPoolSize = connectionsMax ?? options.ConnectionsMax;

        // Those of the connection string come later, and hold.
        builder.ConnectionStringBuilder.Options = $"{settings} {builder.ConnectionStringBuilder.Options}".Trim();

        // Nothing is prepared unasked, see docs/decisions/0011.
        builder.ConnectionStringBuilder.MaxAutoPrepare = 0;
        return builder.Build();
    }

    protected static TimeSpan DeadlineOf(PostgresOptions options) =>
        TimeSpan.FromSeconds(options.ConnectTimeoutSeconds + (2 * options.CommandTimeoutSeconds));
}
