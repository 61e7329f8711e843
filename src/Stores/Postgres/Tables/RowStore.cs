using KiVendTout.Stores.Postgres.Batching;
using KiVendTout.Stores.Postgres.Messages;
using KiVendTout.Stores.Postgres.Privacy;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Tables;

/// <summary>Rows of a described table; loads and writes of many owners share their round trips.</summary>
/// <typeparam name="TKey">Id of a row.</typeparam>
/// <typeparam name="TState">A row, as its owner knows it.</typeparam>
internal abstract class RowStore<TKey, TState> : IRowStore<TKey, TState>, IAsyncDisposable
    where TKey : struct
    where TState : class, IVersioned<TState>
{
    private readonly Table<TKey, TState> _table;
    private readonly RowSeals<TKey, TState> _seals;
    private readonly GroupCommit<TKey, TState?> _loads;
    private readonly GroupCommit<Commit<TState>, WriteOutcome> _commits;

    /// <summary>Opens the store.</summary>
    protected RowStore(Table<TKey, TState> table, ShopDatabase database, CustomerKeys keys, PostgresOptions options, TimeProvider time)
    {
        _table = table;
        Database = database;
        _seals = new(table, keys);
        _loads = new(new() { Name = $"{table.Name}.load", BatchMax = options.BatchMax }, LoadAsync, null, time);
        _commits = new(
            new() { Name = $"{table.Name}.commit", BatchMax = options.BatchMax },
            CommitAsync,
            commit => table.KeyOf(commit.Next),
            time,
            commit => table.CountOf(commit.Next));
    }

    /// <summary>Where they are.</summary>
    protected ShopDatabase Database { get; }

    public Task<TState?> LoadAsync(TKey key, CancellationToken cancellationToken) => _loads.SubmitAsync(key, cancellationToken);

    public Task<WriteOutcome> CommitAsync(Commit<TState> commit, CancellationToken cancellationToken)
    {
        _table.RequireCustomer(commit.Next);
        return _commits.SubmitAsync(commit, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _commits.DisposeAsync();
        await _loads.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private async Task<IReadOnlyList<TState?>> LoadAsync(IReadOnlyList<TKey> keys, CancellationToken cancellationToken)
    {
        var ids = keys.Select(_table.IdOf).ToArray();
        var rows = await Database.UseAsync((connection, limit) => LoadAsync(connection, ids, limit), cancellationToken);
        var found = (await _seals.OpenAsync(rows, cancellationToken)).ToDictionary(_table.KeyOf, StringComparer.Ordinal);
        return [.. ids.Select(found.GetValueOrDefault)];
    }

    private async Task<IReadOnlyList<Row<TState>>> LoadAsync(NpgsqlConnection connection, string[] ids, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(_table.Load, connection);
        command.Parameters.With(ids.Distinct().ToArray());
        if (_table.IsPrepared)
        {
            await command.PrepareAsync(cancellationToken);
        }

        var rows = new List<Row<TState>>();
        var read = _table.Rows();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private async Task<IReadOnlyList<WriteOutcome>> CommitAsync(IReadOnlyList<Commit<TState>> commits, CancellationToken cancellationToken)
    {
        var keys = await _seals.KeysOfAsync(commits.Select(commit => commit.Next), cancellationToken);
        var rows = commits.Where(commit => _seals.CanSeal(commit.Next, keys)).OrderBy(commit => _table.KeyOf(commit.Next), StringComparer.Ordinal).ToList();
        var written = await Database.UseAsync((connection, limit) => WriteAsync(connection, rows, keys, limit), cancellationToken);
        return [.. commits.Select(commit => written.Contains(_table.KeyOf(commit.Next)) ? WriteOutcome.Committed : WriteOutcome.Stale)];
    }

    private async Task<HashSet<string>> WriteAsync(
        NpgsqlConnection connection, List<Commit<TState>> rows, IReadOnlyDictionary<CustomerId, byte[]?> keys, CancellationToken cancellationToken)
    {
        // One batch of commands is one transaction by itself. What comes with a row needs a second one, since it is written only if the row was.
        var isAlone = rows.TrueForAll(row => row.Publish.IsEmpty && _table.CountOf(row.Next) == 1);
        await using var transaction = isAlone ? null : await connection.BeginTransactionAsync(cancellationToken);
        var written = await WriteRowsAsync(connection, rows, keys, cancellationToken);
        if (transaction is not null)
        {
            await WriteBesidesAsync(connection, [.. rows.Where(row => written.Contains(_table.KeyOf(row.Next)))], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return written;
    }

    private async Task<HashSet<string>> WriteRowsAsync(
        NpgsqlConnection connection, List<Commit<TState>> rows, IReadOnlyDictionary<CustomerId, byte[]?> keys, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        References.Add(batch, _table, rows);
        var command = new NpgsqlBatchCommand(_table.Save);
        var states = rows.ConvertAll(row => row.Next);
        foreach (var column in _table.Sent)
        {
            command.Parameters.Add(column.Send?.Invoke(states) ?? _seals.Send(column, states, keys));
        }

        command.Parameters.WithColumn(rows, row => row.Actor);
        batch.BatchCommands.Add(command);
        if (_table.IsPrepared)
        {
            await batch.PrepareAsync(cancellationToken);
        }

        var written = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        do
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                written.Add(reader.GetString(0));
            }
        }
        while (await reader.NextResultAsync(cancellationToken));
        return written;
    }

    private async Task WriteBesidesAsync(NpgsqlConnection connection, IReadOnlyList<Commit<TState>> written, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var part in _table.Parts)
        {
            part.Add(batch, written);
        }

        Publications.Add(batch, written.SelectMany(commit => commit.Publish));
        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
