using KiVendTout.Domain.Payments;
using KiVendTout.Stores.Postgres.Batching;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Payments;

/// <summary><see cref="IPaymentStore"/> on PostgreSQL; loads and writes of many grains share their round trips.</summary>
internal sealed class PostgresPaymentStore : IPaymentStore, IAsyncDisposable
{
    private const string Load = $"SELECT {PaymentRow.Columns} FROM payments p WHERE p.payment_id = ANY($1)";

    // A row that does not exist is only made by a writer who expects none. The facts of the attempt stay as they are (decision 0017).
    private const string Save =
        """
        INSERT INTO payments AS p (payment_id, customer_id, succeeded, settled_at, refunded_cents, charged_back_at, is_fraud,
            completeness, version, updated_by)
        SELECT id, customer, succeeded, settled_at, refunded, charged_back_at, fraud, 'referenced', expected + 1, actor
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
            AS n (id, customer, succeeded, settled_at, refunded, charged_back_at, fraud, expected, actor)
        WHERE expected = 0 OR EXISTS (SELECT FROM payments e WHERE e.payment_id = id)
        ORDER BY id
        ON CONFLICT (payment_id) DO UPDATE SET customer_id = excluded.customer_id, succeeded = excluded.succeeded,
            settled_at = excluded.settled_at, refunded_cents = excluded.refunded_cents, charged_back_at = excluded.charged_back_at,
            is_fraud = excluded.is_fraud, version = excluded.version, updated_by = excluded.updated_by, updated_at = now()
        WHERE p.version = excluded.version - 1
        RETURNING payment_id
        """;

    private const string SaveRefunds =
        """
        INSERT INTO payment_refunds (payment_id, refund_id, amount_cents)
        SELECT * FROM unnest($1, $2, $3) ON CONFLICT DO NOTHING
        """;

    private readonly GroupCommit<PaymentId, PaymentState?> _loads;
    private readonly GroupCommit<Commit<PaymentState>, WriteOutcome> _saves;

    public PostgresPaymentStore(ShopDatabase database, PostgresOptions options, TimeProvider time)
    {
        _loads = new(new() { Name = "payments.load", BatchMax = options.BatchMax }, database.Batch<PaymentId, PaymentState?>(LoadAsync), null, time);
        _saves = new(
            new() { Name = "payments.save", BatchMax = options.BatchMax },
            database.Batch<Commit<PaymentState>, WriteOutcome>(SaveAsync),
            save => save.Next.PaymentId.Value,
            time);
    }

    public Task<PaymentState?> LoadAsync(PaymentId paymentId, CancellationToken cancellationToken) =>
        _loads.SubmitAsync(paymentId, cancellationToken);

    public Task<WriteOutcome> CommitAsync(Commit<PaymentState> commit, CancellationToken cancellationToken) =>
        commit.Next.CustomerId is null
            ? throw new ArgumentException("a payment is written once a record has named its customer", nameof(commit))
            : _saves.SubmitAsync(commit, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _saves.DisposeAsync();
        await _loads.DisposeAsync();
    }

    private static async Task<IReadOnlyList<PaymentState?>> LoadAsync(
        NpgsqlConnection connection, IReadOnlyList<PaymentId> paymentIds, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<PaymentId, PaymentState>();
        await using var command = new NpgsqlCommand(Load, connection);
        command.Parameters.With(paymentIds.Select(id => id.Value).Distinct().ToArray());
        await command.PrepareAsync(cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var state = PaymentRow.Read(reader);
            rows[state.PaymentId] = state;
        }

        return [.. paymentIds.Select(rows.GetValueOrDefault)];
    }

    private static async Task<IReadOnlyList<WriteOutcome>> SaveAsync(
        NpgsqlConnection connection, IReadOnlyList<Commit<PaymentState>> saves, CancellationToken cancellationToken)
    {
        var rows = saves.OrderBy(save => save.Next.PaymentId.Value, StringComparer.Ordinal).ToList();
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var written = await WriteAsync(connection, rows, cancellationToken);
        await WriteRefundsAsync(connection, rows, written, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return [.. saves.Select(save => written.Contains(save.Next.PaymentId.Value) ? WriteOutcome.Committed : WriteOutcome.Stale)];
    }

    private static async Task<HashSet<string>> WriteAsync(
        NpgsqlConnection connection, List<Commit<PaymentState>> rows, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        References.AddCustomers(batch, rows.Select(row => (row.Next.CustomerId!.Value.Value, row.Actor)));
        var command = new NpgsqlBatchCommand(Save);
        AddColumns(command.Parameters, rows);
        batch.BatchCommands.Add(command);
        await batch.PrepareAsync(cancellationToken);

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

    private static void AddColumns(NpgsqlParameterCollection parameters, List<Commit<PaymentState>> rows) =>
        parameters
            .WithColumn(rows, row => row.Next.PaymentId.Value)
            .WithColumn(rows, row => row.Next.CustomerId!.Value.Value)
            .WithColumn(rows, row => row.Next.Succeeded)
            .WithColumn(rows, row => row.Next.SettledAt?.ToUniversalTime())
            .WithColumn(rows, row => row.Next.RefundedCents)
            .WithColumn(rows, row => row.Next.ChargedBackAt?.ToUniversalTime())
            .WithColumn(rows, row => row.Next.LabelledFraud)
            .WithColumn(rows, row => row.Next.Version)
            .WithColumn(rows, row => row.Actor);

    private static async Task WriteRefundsAsync(
        NpgsqlConnection connection, List<Commit<PaymentState>> rows, HashSet<string> written, CancellationToken cancellationToken)
    {
        var refunds = rows
            .Where(row => written.Contains(row.Next.PaymentId.Value))
            .SelectMany(row => row.Next.Refunds, (row, refund) => (Payment: row.Next.PaymentId.Value, Id: refund.Key, Cents: refund.Value))
            .ToList();
        if (refunds.Count > 0)
        {
            await using var command = new NpgsqlCommand(SaveRefunds, connection);
            command.Parameters
                .WithColumn(refunds, refund => refund.Payment)
                .WithColumn(refunds, refund => refund.Id)
                .WithColumn(refunds, refund => refund.Cents);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
