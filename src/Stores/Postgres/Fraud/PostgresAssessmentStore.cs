using KiVendTout.Domain.Fraud;
using KiVendTout.Stores.Postgres.Batching;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Fraud;

/// <summary><see cref="IAssessmentStore"/> on PostgreSQL; loads and commits of many grains share their round trips.</summary>
internal sealed class PostgresAssessmentStore : IAssessmentStore, IAsyncDisposable
{
    // A history may hold CustomerHistory.MaxRecent rows of about 1 kB: a batch of loads stays below some 25 MB.
    private const int LoadBatchMax = 100;

    private const string EvidenceColumns = $"a.payment_id, a.customer_id, a.position, a.anomalies, a.evidence, {AttemptRow.Columns}";

    // The attempt of an assessment. Apart, so that the row is found by its key also in a plan that was made while the table was empty.
    private const string Attempt =
        """
        LEFT JOIN LATERAL (
            SELECT * FROM payments e WHERE e.payment_id = a.payment_id AND e.customer_id = a.customer_id OFFSET 0) p ON true
        """;

    // One statement, so that the history and its rows are of one moment. One row more than kept tells whether there are older ones.
    private const string Load =
        $"""
        SELECT h.customer_id, h.version, h.last_position, h.first_success_at, {EvidenceColumns}
        FROM customer_histories h
        LEFT JOIN LATERAL (
            SELECT * FROM payment_assessments p WHERE p.customer_id = h.customer_id ORDER BY p.position DESC LIMIT $2) a ON true
        {Attempt}
        WHERE h.customer_id = ANY($1)
        """;

    private const string Find =
        $"SELECT {EvidenceColumns} FROM payment_assessments a {Attempt} WHERE a.customer_id = $1 AND a.payment_id = ANY($2) ORDER BY a.position";

    private const string FindAlert =
        $"""
        SELECT {AlertRow.Columns} FROM fraud_alerts
        WHERE alert_id = $1 OR (payment_id = $2 AND rule_id = $3 AND origin = $4)
        ORDER BY alert_id = $1 DESC LIMIT 1
        """;

    private readonly ShopDatabase _database;
    private readonly GroupCommit<CustomerId, CustomerHistory> _loads;
    private readonly GroupCommit<HistoryCommit, WriteOutcome> _commits;

    public PostgresAssessmentStore(ShopDatabase database, PostgresOptions options, TimeProvider time)
    {
        _database = database;
        _loads = new(new() { Name = "assessments.load", BatchMax = LoadBatchMax }, _database.Batch<CustomerId, CustomerHistory>(LoadAsync), null, time);
        _commits = new(
            new() { Name = "assessments.commit", BatchMax = options.BatchMax },
            _database.Batch<HistoryCommit, WriteOutcome>(CommitAsync),
            commit => commit.CustomerId.Value,
            time,
            commit => Math.Max(1, commit.Opened.Length + commit.Changed.Length));
    }

    public Task<CustomerHistory> LoadAsync(CustomerId customerId, CancellationToken cancellationToken) =>
        _loads.SubmitAsync(customerId, cancellationToken);

    public Task<WriteOutcome> CommitAsync(HistoryCommit commit, CancellationToken cancellationToken) =>
        _commits.SubmitAsync(commit, cancellationToken);

    public Task<IReadOnlyList<WriteOutcome>> CommitAsync(IReadOnlyList<HistoryCommit> commits, CancellationToken cancellationToken) =>
        _commits.SubmitAsync(commits, WriteOutcome.Refused, cancellationToken);

    public Task<IReadOnlyList<PaymentEvidence>> FindAsync(
        CustomerId customerId, IReadOnlyCollection<PaymentId> paymentIds, CancellationToken cancellationToken) =>
        _database.QueryAsync(
            "assessments.find",
            Find,
            [customerId.Value, paymentIds.Select(id => id.Value).ToArray()],
            reader => ReadEvidence(reader, 0),
            cancellationToken);

    public Task<FraudAlert> ImportAlertAsync(FraudAlert alert, string actor, CancellationToken cancellationToken) =>
        _database.TransactAsync(
            "alerts.import", (connection, limit) => ImportAsync(connection, alert, actor, limit), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _commits.DisposeAsync();
        await _loads.DisposeAsync();
    }

    private static async Task<FraudAlert> ImportAsync(
        NpgsqlConnection connection, FraudAlert alert, string actor, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        References.AddCustomers(batch, [(alert.CustomerId.Value, actor)]);
        AssessmentBatch.AddAlertReferences(batch, [alert], actor);
        AssessmentColumns.AddAlerts(batch, AssessmentSql.Imported, [alert], actor);
        await batch.ExecuteNonQueryAsync(cancellationToken);

        await using var find = new NpgsqlCommand(FindAlert, connection);
        find.Parameters.With(alert.AlertId).With(alert.PaymentId.Value).With(alert.RuleId).With(AlertRow.NameOf(alert.Origin));
        await using var reader = await find.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return AlertRow.Read(reader);
    }

    private static PaymentEvidence ReadEvidence(NpgsqlDataReader reader, int from)
    {
        var (paymentId, customerId) = (new PaymentId(reader.GetString(from)), new CustomerId(reader.GetString(from + 1)));
        return EvidenceJson.Read(
            paymentId,
            customerId,
            reader.GetInt64(from + 2),
            [.. reader.GetFieldValue<string[]>(from + 3)],
            reader.GetString(from + 4),
            AttemptRow.Read(reader, from + 5, paymentId, customerId));
    }

    // Nearly always nothing is in the way; then one round trip is all.
    private static async Task<IReadOnlyList<WriteOutcome>> CommitAsync(
        NpgsqlConnection connection, IReadOnlyList<HistoryCommit> commits, CancellationToken cancellationToken)
    {
        try
        {
            await AssessmentBatch.WriteAllAsync(connection, commits, cancellationToken);
            return [.. commits.Select(_ => WriteOutcome.Committed)];
        }
        catch (PostgresException fault) when (AssessmentBatch.IsInTheWay(fault))
        {
            return await CommitCurrentAsync(connection, commits, cancellationToken);
        }
    }

    private static async Task<IReadOnlyList<WriteOutcome>> CommitCurrentAsync(
        NpgsqlConnection connection, IReadOnlyList<HistoryCommit> commits, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var fenced = await AssessmentBatch.FenceAsync(connection, commits, cancellationToken);
        var current = commits.Where(commit => fenced.Contains(commit.CustomerId.Value)).ToList();
        if (current.Count > 0)
        {
            await AssessmentBatch.WriteAsync(connection, current, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return [.. commits.Select(commit => fenced.Contains(commit.CustomerId.Value) ? WriteOutcome.Committed : WriteOutcome.Stale)];
    }

    private static async Task<IReadOnlyList<CustomerHistory>> LoadAsync(
        NpgsqlConnection connection, IReadOnlyList<CustomerId> customerIds, CancellationToken cancellationToken)
    {
        var stored = new Dictionary<CustomerId, StoredHistory>();
        await using var command = new NpgsqlCommand(Load, connection);
        command.Parameters.With(customerIds.Select(id => id.Value).Distinct().ToArray()).With(CustomerHistory.MaxRecent + 1);
        await command.PrepareAsync(cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = new CustomerId(reader.GetString(0));
            if (!stored.TryGetValue(id, out var history))
            {
                history = new StoredHistory(id, reader.GetInt64(1), reader.GetInt64(2), reader.Value<DateTimeOffset>(3), []);
                stored[id] = history;
            }

            if (!reader.IsDBNull(4))
            {
                history.Rows.Add(ReadEvidence(reader, 4));
            }
        }

        // A history changes as its grain folds records: everyone who asked gets one of his own.
        return [.. customerIds.Select(id => stored.TryGetValue(id, out var history) ? history.Restore() : new CustomerHistory(id))];
    }

    private sealed record StoredHistory(
        CustomerId CustomerId, long Version, long LastPosition, DateTimeOffset? FirstSuccessAt, List<PaymentEvidence> Rows)
    {
        public CustomerHistory Restore() => CustomerHistory.Restore(
            CustomerId,
            Version,
            LastPosition,
            FirstSuccessAt,
            Rows.OrderByDescending(row => row.Position).Take(CustomerHistory.MaxRecent),
            Rows.Count > CustomerHistory.MaxRecent);
    }
}
