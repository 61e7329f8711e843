using KiVendTout.Domain.Orders;
using KiVendTout.Stores.Postgres.Batching;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Orders;

/// <summary><see cref="IOrderStore"/> on PostgreSQL; loads and writes of many grains share their round trips.</summary>
internal sealed class PostgresOrderStore : IOrderStore, IAsyncDisposable
{
    private const string Load = $"SELECT {OrderRow.Columns} FROM orders o WHERE o.order_id = ANY($1)";

    private readonly GroupCommit<OrderId, OrderState?> _loads;
    private readonly GroupCommit<Commit<OrderState>, WriteOutcome> _commits;

    public PostgresOrderStore(ShopDatabase database, PostgresOptions options, TimeProvider time)
    {
        _loads = new(new() { Name = "orders.load", BatchMax = options.BatchMax }, database.Batch<OrderId, OrderState?>(LoadAsync), null, time);
        _commits = new(
            new() { Name = "orders.commit", BatchMax = options.BatchMax },
            database.Batch<Commit<OrderState>, WriteOutcome>(CommitAsync),
            commit => commit.Next.OrderId.Value,
            time,
            commit => 1 + (commit.Next.Placement?.Lines.Length ?? 0));
    }

    public Task<OrderState?> LoadAsync(OrderId orderId, CancellationToken cancellationToken) => _loads.SubmitAsync(orderId, cancellationToken);

    public Task<WriteOutcome> CommitAsync(Commit<OrderState> commit, CancellationToken cancellationToken) =>
        commit.Next.CustomerId is null
            ? throw new ArgumentException("an order is written once a record has named its customer", nameof(commit))
            : _commits.SubmitAsync(commit, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _commits.DisposeAsync();
        await _loads.DisposeAsync();
    }

    private static async Task<IReadOnlyList<OrderState?>> LoadAsync(
        NpgsqlConnection connection, IReadOnlyList<OrderId> orderIds, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<OrderId, OrderState>();
        await using var command = new NpgsqlCommand(Load, connection);
        command.Parameters.With(orderIds.Select(id => id.Value).Distinct().ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var state = OrderRow.Read(reader);
            rows[state.OrderId] = state;
        }

        return [.. orderIds.Select(rows.GetValueOrDefault)];
    }

    private static async Task<IReadOnlyList<WriteOutcome>> CommitAsync(
        NpgsqlConnection connection, IReadOnlyList<Commit<OrderState>> commits, CancellationToken cancellationToken)
    {
        var rows = commits.OrderBy(commit => commit.Next.OrderId.Value, StringComparer.Ordinal).ToList();
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var written = await OrderBatch.WriteAsync(connection, rows, cancellationToken);
        await OrderBatch.WriteBesidesAsync(connection, [.. rows.Where(row => written.Contains(row.Next.OrderId.Value))], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return [.. commits.Select(commit => written.Contains(commit.Next.OrderId.Value) ? WriteOutcome.Committed : WriteOutcome.Stale)];
    }
}
