using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;
using KiVendTout.Records;
using KiVendTout.Records.Topics;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Fraud;

/// <summary>
/// The statements of one batch of commits. The fence comes first and tells which commits build on what is stored; only their rows follow.
/// Order of locks: histories, customers, sessions, payments, assessments, alerts, each by id; every writer keeps to it.
/// </summary>
internal static class AssessmentBatch
{
    // A history that does not exist is only made by a writer who expects none.
    private const string Fence =
        """
        INSERT INTO customer_histories AS h (customer_id, version, last_position, first_success_at, updated_by)
        SELECT id, expected + 1, last_position, first_success_at, $5
        FROM unnest($1, $2, $3, $4) AS next (id, expected, last_position, first_success_at)
        WHERE expected = 0 OR EXISTS (SELECT FROM customer_histories e WHERE e.customer_id = id)
        ON CONFLICT (customer_id) DO UPDATE SET version = excluded.version, last_position = excluded.last_position,
            first_success_at = excluded.first_success_at, updated_by = excluded.updated_by, updated_at = now()
        WHERE h.version = excluded.version - 1
        RETURNING customer_id
        """;

    // The facts of an attempt, once: what became of the payment, before or after, is the payment's own (decision 0017). The customer of a reference
    // is a guess; a payment that another customer has claimed is left alone, and counted below. The links of an erased customer do not come back.
    private const string Attempts =
        """
        INSERT INTO payments AS p (payment_id, customer_id, session_id, attempted_at, method, card_bin, payment_country, ip_hash, device_id,
            amount_cents, currency, completeness, version, updated_by)
        SELECT id, n.customer, session, attempted_at, method, CASE WHEN erased.customer_id IS NULL THEN bin END, n.country,
            CASE WHEN erased.customer_id IS NULL THEN ip END, CASE WHEN erased.customer_id IS NULL THEN device END,
            amount, 'EUR', 'complete', 1, $11
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            AS n (id, customer, session, attempted_at, method, bin, country, ip, device, amount)
        LEFT JOIN customers erased ON erased.customer_id = n.customer AND erased.completeness = 'erased'
        ORDER BY id
        ON CONFLICT (payment_id) DO UPDATE SET customer_id = excluded.customer_id, session_id = excluded.session_id,
            attempted_at = excluded.attempted_at, method = excluded.method, card_bin = excluded.card_bin,
            payment_country = excluded.payment_country, ip_hash = excluded.ip_hash, device_id = excluded.device_id,
            amount_cents = excluded.amount_cents, currency = excluded.currency, completeness = excluded.completeness,
            version = p.version + 1, updated_by = excluded.updated_by, updated_at = now()
        WHERE p.version = 0 OR p.customer_id = excluded.customer_id
        """;

    // The links of an erased customer do not come back. A payment that another customer has claimed is left alone, and counted below.
    private const string Assessments =
        """
        INSERT INTO payment_assessments AS a (payment_id, customer_id, position, score, decision, rule_ids, rule_set_version, model_version,
            assessed_at, anomalies, evidence, version, updated_by)
        SELECT id, n.customer, n.place, score, decision, string_to_array(rule_ids, ','), rule_set, model, assessed_at,
            string_to_array(anomalies, ','),
            CASE WHEN erased.customer_id IS NULL THEN evidence
                 ELSE evidence #- '{attempt,ip}' #- '{attempt,device}' #- '{attempt,bin}' END,
            1, $12
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            AS n (id, customer, place, score, decision, rule_ids, rule_set, model, assessed_at, anomalies, evidence)
        LEFT JOIN customers erased ON erased.customer_id = n.customer AND erased.completeness = 'erased'
        ORDER BY id
        ON CONFLICT (payment_id) DO UPDATE SET position = excluded.position, score = excluded.score, decision = excluded.decision,
            rule_ids = excluded.rule_ids, rule_set_version = excluded.rule_set_version, model_version = excluded.model_version,
            assessed_at = excluded.assessed_at, anomalies = excluded.anomalies, evidence = excluded.evidence,
            version = a.version + 1, updated_by = excluded.updated_by, updated_at = now()
        WHERE a.customer_id = excluded.customer_id
        """;

    // Only an alert that is new becomes a record. Rows of one customer enter the outbox in the order of their commits.
    private const string Alerts =
        """
        WITH raised AS (
            INSERT INTO fraud_alerts (alert_id, payment_id, customer_id, session_id, raised_at, amount_cents, rule_id, origin, status,
                score, labelled_fraud, version, updated_by)
            SELECT id, payment, customer, session, raised_at, amount, rule, origin, status, score, labelled, 1, $13
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                AS n (id, payment, customer, session, raised_at, amount, rule, origin, status, score, labelled)
            ORDER BY id
            ON CONFLICT DO NOTHING
            RETURNING alert_id)
        INSERT INTO outbox (topic, key, ce_id, ce_type, payload)
        SELECT $14, customer, id, $15, payload
        FROM unnest($1, $3, $12) WITH ORDINALITY AS n (id, customer, payload, place)
        JOIN raised ON raised.alert_id = n.id
        ORDER BY place
        """;

    /// <summary>Raises the versions of the histories that are as their writers expect.</summary>
    /// <returns>The customers whose version was raised.</returns>
    public static async Task<HashSet<string>> FenceAsync(
        NpgsqlConnection connection, IReadOnlyList<HistoryCommit> commits, CancellationToken cancellationToken)
    {
        var rows = commits.OrderBy(commit => commit.CustomerId.Value, StringComparer.Ordinal).ToList();
        await using var command = new NpgsqlCommand(Fence, connection);
        command.Parameters
            .WithColumn(rows, row => row.CustomerId.Value)
            .WithColumn(rows, row => row.ExpectedVersion)
            .WithColumn(rows, row => row.LastPosition)
            .WithColumn(rows, row => row.FirstSuccessAt?.ToUniversalTime())
            .With(Actor.Payments);
        await command.PrepareAsync(cancellationToken);
        var raised = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
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
        var evidence = commits.SelectMany(commit => commit.Evidence).OrderBy(row => row.PaymentId.Value, StringComparer.Ordinal).ToList();
        var attempts = commits.SelectMany(commit => commit.Attempts).OrderBy(row => row.PaymentId.Value, StringComparer.Ordinal).ToList();
        var alerts = commits.SelectMany(commit => commit.Alerts).ToList();
        await using var batch = new NpgsqlBatch(connection);
        References.AddCustomers(
            batch, commits.Select(commit => commit.CustomerId).Concat(alerts.Select(alert => alert.CustomerId)).Select(id => (id.Value, Actor.Payments)));
        References.AddSessions(batch, attempts.Select(row => (row.SessionId?.Value, row.CustomerId.Value, Actor.Payments)));
        var attempt = new NpgsqlBatchCommand(Attempts);
        if (attempts.Count > 0)
        {
            AddColumns(attempt.Parameters, attempts);
            batch.BatchCommands.Add(attempt);
        }

        var written = attempts.Select(row => row.PaymentId).ToHashSet();
        AddAlertReferences(batch, [.. alerts.Where(alert => !written.Contains(alert.PaymentId))], Actor.Payments);
        var assess = new NpgsqlBatchCommand(Assessments);
        if (evidence.Count > 0)
        {
            AddColumns(assess.Parameters, evidence);
            batch.BatchCommands.Add(assess);
        }

        if (alerts.Count > 0)
        {
            var raise = new NpgsqlBatchCommand(Alerts);
            AddColumns(raise.Parameters, alerts, Actor.Payments);
            raise.Parameters
                .With(TopicNames.FraudAlerts)
                .With(FraudAlertRecord.Type);
            batch.BatchCommands.Add(raise);
        }

        await batch.PrepareAsync(cancellationToken);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        if ((attempts.Count > 0 && attempt.RecordsAffected != attempts.Count) || (evidence.Count > 0 && assess.RecordsAffected != evidence.Count))
        {
            throw new ContractViolationException("payment_id", "is a payment of another customer");
        }
    }

    /// <summary>Adds the sessions and payments that alerts name.</summary>
    public static void AddAlertReferences(NpgsqlBatch batch, IReadOnlyList<FraudAlert> alerts, string actor)
    {
        References.AddSessions(batch, alerts.Select(alert => (alert.SessionId?.Value, alert.CustomerId.Value, actor)));
        References.AddPayments(batch, alerts.Select(alert => ((string?)alert.PaymentId.Value, alert.CustomerId.Value, actor)));
    }

    private static void AddColumns(NpgsqlParameterCollection parameters, List<PaymentAttempted> rows) =>
        parameters
            .WithColumn(rows, row => row.PaymentId.Value)
            .WithColumn(rows, row => row.CustomerId.Value)
            .WithColumn(rows, row => row.SessionId?.Value)
            .WithColumn(rows, row => row.OccurredAt.ToUniversalTime())
            .WithColumn(rows, row => row.Method)
            .WithColumn(rows, row => row.CardBin)
            .WithColumn(rows, row => row.Country)
            .WithColumn(rows, row => row.IpHash)
            .WithColumn(rows, row => row.DeviceId)
            .WithColumn(rows, row => row.AmountCents)
            .With(Actor.Payments);

    private static void AddColumns(NpgsqlParameterCollection parameters, List<PaymentEvidence> rows) =>
        parameters
            .WithColumn(rows, row => row.PaymentId.Value)
            .WithColumn(rows, row => row.CustomerId.Value)
            .WithColumn(rows, row => row.Position)
            .WithColumn(rows, row => row.Assessment?.Score)
            .WithColumn(rows, row => row.Assessment?.Decision.ToString().ToLowerInvariant())
            .WithColumn(rows, row => string.Join(',', row.Assessment?.Hits.Select(hit => hit.RuleId) ?? []))
            .WithColumn(rows, row => row.Assessment?.RuleSetVersion)
            .WithColumn(rows, row => row.Assessment?.ModelVersion)
            .WithColumn(rows, row => row.Assessment?.AssessedAt.ToUniversalTime())
            .WithColumn(rows, row => string.Join(',', row.Anomalies))
            .WithJson([.. rows.Select(EvidenceJson.Write)])
            .With(Actor.Payments);

    private static void AddColumns(NpgsqlParameterCollection parameters, List<FraudAlert> rows, string actor) =>
        parameters
            .WithColumn(rows, row => row.AlertId)
            .WithColumn(rows, row => row.PaymentId.Value)
            .WithColumn(rows, row => row.CustomerId.Value)
            .WithColumn(rows, row => row.SessionId?.Value)
            .WithColumn(rows, row => row.RaisedAt.ToUniversalTime())
            .WithColumn(rows, row => row.AmountCents)
            .WithColumn(rows, row => row.RuleId)
            .WithColumn(rows, row => AlertRow.NameOf(row.Origin))
            .WithColumn(rows, row => AlertRow.NameOf(row.Status))
            .WithColumn(rows, row => row.Score)
            .WithColumn(rows, row => row.LabelledFraud)
            .WithColumn(rows, FraudAlertRecord.Encode)
            .With(actor);
}
