using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Fraud;

/// <summary>
/// Puts a batch of commits together. Order of locks: histories, customers, sessions, payments, assessments, alerts, each by id; every writer
/// keeps to it.
/// </summary>
internal static class AssessmentBatch
{
    /// <summary>
    /// Writes everything in one round trip, which is one transaction: all of it or nothing. Nothing when anything is in the way.
    /// </summary>
    /// <exception cref="PostgresException">
    /// A history is not as its writer expects or a payment is of another customer (<see cref="IsInTheWay"/>), or a row is refused.
    /// </exception>
    public static async Task WriteAllAsync(NpgsqlConnection connection, IReadOnlyList<HistoryCommit> commits, CancellationToken cancellationToken)
    {
        var histories = Sorted(commits);
        var made = histories.FindAll(commit => commit.ExpectedVersion == 0);
        await using var batch = new NpgsqlBatch(connection);
        AddHistories(batch, AssessmentSql.KnownHistories, made.Count == 0 ? histories : histories.FindAll(commit => commit.ExpectedVersion > 0));
        AddHistories(batch, AssessmentSql.NewHistories, made);

        // A history refers to its customer, so the others are there.
        AddRows(batch, commits, made, AssessmentSql.Alerts);
        await batch.PrepareAsync(cancellationToken);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Raises the versions of the histories that are as their writers expect.</summary>
    /// <returns>The customers whose version was raised.</returns>
    public static async Task<HashSet<string>> FenceAsync(
        NpgsqlConnection connection, IReadOnlyList<HistoryCommit> commits, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        AddHistories(batch, AssessmentSql.Fence, Sorted(commits));
        await batch.PrepareAsync(cancellationToken);
        var raised = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            raised.Add(reader.GetString(0));
        }

        return raised;
    }

    /// <summary>Writes everything else of the commits that passed the fence.</summary>
    /// <exception cref="ContractViolationException">A payment belongs to another customer.</exception>
    public static async Task WriteAsync(NpgsqlConnection connection, IReadOnlyList<HistoryCommit> commits, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        AddRows(batch, commits, commits, AssessmentSql.NewAlerts);
        await batch.PrepareAsync(cancellationToken);
        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException fault) when (IsInTheWay(fault))
        {
            // The histories are as expected: only a payment can be.
            throw new ContractViolationException("payment_id", "is a payment of another customer");
        }
    }

    /// <summary>Whether what a commit meant to write was not as it expected.</summary>
    public static bool IsInTheWay(PostgresException fault) => fault.SqlState is AssessmentSql.RowsMissing or PostgresErrorCodes.UniqueViolation;

    /// <summary>Adds the sessions and payments that alerts name.</summary>
    public static void AddAlertReferences(NpgsqlBatch batch, IReadOnlyList<FraudAlert> alerts, string actor)
    {
        References.AddSessions(batch, alerts.Select(alert => (alert.SessionId?.Value, alert.CustomerId.Value, actor)));
        References.AddPayments(batch, alerts.Select(alert => ((string?)alert.PaymentId.Value, alert.CustomerId.Value, actor)));
    }

    private static List<HistoryCommit> Sorted(IReadOnlyList<HistoryCommit> commits)
    {
        var rows = new List<HistoryCommit>(commits);
        rows.Sort(static (a, b) => string.CompareOrdinal(a.CustomerId.Value, b.CustomerId.Value));
        return rows;
    }

    private static void AddHistories(NpgsqlBatch batch, string sql, List<HistoryCommit> rows)
    {
        if (rows.Count > 0)
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters
                .WithColumn(rows, row => row.CustomerId.Value)
                .WithColumn(rows, row => row.ExpectedVersion)
                .WithColumn(rows, row => row.LastPosition)
                .WithColumn(rows, row => row.FirstSuccessAt?.ToUniversalTime())
                .With(Actor.Payments);
            batch.BatchCommands.Add(command);
        }
    }

    /// <param name="batch">Takes the statements.</param>
    /// <param name="commits">What is written.</param>
    /// <param name="unknown">Those of them whose customers may not be there.</param>
    /// <param name="raise">How alerts are written.</param>
    private static void AddRows(
        NpgsqlBatch batch, IReadOnlyList<HistoryCommit> commits, IReadOnlyList<HistoryCommit> unknown, string raise)
    {
        var attempts = new List<PaymentAttempted>(commits.Count);
        var opened = new List<PaymentEvidence>(commits.Count);
        var changed = new List<PaymentEvidence>();
        var alerts = new List<FraudAlert>();
        foreach (var commit in commits)
        {
            attempts.AddRange(commit.Attempts);
            opened.AddRange(commit.Opened);
            changed.AddRange(commit.Changed);
            alerts.AddRange(commit.Alerts);
        }

        References.AddCustomers(batch, unknown.Select(commit => (commit.CustomerId.Value, Actor.Payments)));
        References.AddSessions(batch, attempts.Select(row => (row.SessionId?.Value, row.CustomerId.Value, Actor.Payments)));
        AssessmentColumns.AddAttempts(batch, attempts);
        if (alerts.Count > 0)
        {
            // An attempt has just written its payment and named its session.
            var known = attempts.Select(row => row.PaymentId).ToHashSet();
            AddAlertReferences(batch, alerts.FindAll(alert => !known.Contains(alert.PaymentId)), Actor.Payments);
        }

        AssessmentColumns.AddEvidence(batch, AssessmentSql.Opened, opened);
        AssessmentColumns.AddEvidence(batch, AssessmentSql.Changed, changed);
        AssessmentColumns.AddAlerts(batch, raise, alerts);
    }
}
