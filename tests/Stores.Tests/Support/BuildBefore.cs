using System.Text.Json;
using System.Text.Json.Serialization;
using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;
using Npgsql;
using NpgsqlTypes;

namespace KiVendTout.Stores.Tests.Support;

/// <summary>
/// Writes as the build before decision 0017 did, by its statements and in its format of evidence: an assessment and its payment in two
/// transactions, so that either may be missing. The statements are that build's own and are never brought up to date.
/// </summary>
internal sealed class BuildBefore(Shop shop)
{
    private const string Customers =
        "INSERT INTO customers (customer_id, completeness, version, updated_by) SELECT id, 'referenced', 0, $2 FROM unnest($1) AS named (id) ON CONFLICT DO NOTHING";

    private const string Sessions =
        """
        INSERT INTO sessions (session_id, customer_id, completeness, version, updated_by)
        SELECT id, customer, 'referenced', 0, $3 FROM unnest($1, $2) AS named (id, customer) ON CONFLICT DO NOTHING
        """;

    private const string References =
        """
        INSERT INTO payments (payment_id, customer_id, completeness, version, updated_by)
        SELECT id, customer, 'referenced', 0, $3 FROM unnest($1, $2) AS named (id, customer) ON CONFLICT DO NOTHING
        """;

    private const string Fence =
        """
        INSERT INTO customer_histories AS h (customer_id, version, last_position, first_success_at, updated_by)
        SELECT id, expected + 1, last_position, first_success_at, $5
        FROM unnest($1, $2, $3, $4) AS next (id, expected, last_position, first_success_at)
        WHERE expected = 0 OR EXISTS (SELECT FROM customer_histories e WHERE e.customer_id = id)
        ON CONFLICT (customer_id) DO UPDATE SET version = excluded.version, last_position = excluded.last_position,
            first_success_at = excluded.first_success_at, updated_by = excluded.updated_by, updated_at = now()
        WHERE h.version = excluded.version - 1
        """;

    private const string Assessments =
        """
        INSERT INTO payment_assessments AS a (payment_id, customer_id, position, score, decision, rule_ids, rule_set_version, model_version,
            assessed_at, anomalies, evidence, version, updated_by)
        SELECT id, n.customer, n.place, score, decision, string_to_array(rule_ids, ','), rule_set, model, assessed_at,
            string_to_array(anomalies, ','), evidence, 1, $12
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            AS n (id, customer, place, score, decision, rule_ids, rule_set, model, assessed_at, anomalies, evidence)
        ORDER BY id
        ON CONFLICT (payment_id) DO UPDATE SET position = excluded.position, score = excluded.score, decision = excluded.decision,
            rule_ids = excluded.rule_ids, rule_set_version = excluded.rule_set_version, model_version = excluded.model_version,
            assessed_at = excluded.assessed_at, anomalies = excluded.anomalies, evidence = excluded.evidence,
            version = a.version + 1, updated_by = excluded.updated_by, updated_at = now()
        WHERE a.customer_id = excluded.customer_id
        """;

    private const string Alerts =
        """
        WITH raised AS (
            INSERT INTO fraud_alerts (alert_id, payment_id, customer_id, session_id, raised_at, amount_cents, rule_id, origin, status, score,
                version, updated_by)
            SELECT id, payment, customer, session, raised_at, amount, rule, 'rule', 'open', score, 1, $9
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS n (id, payment, customer, session, raised_at, amount, rule, score)
            ON CONFLICT DO NOTHING
            RETURNING alert_id)
        INSERT INTO outbox (topic, key, ce_id, ce_type, payload)
        SELECT 'fraud-alerts', customer, id, 'kivendtout.fraud.v1.FraudAlertRaised', ''
        FROM unnest($1, $3) WITH ORDINALITY AS n (id, customer, place) JOIN raised ON raised.alert_id = n.id ORDER BY place
        """;

    private const string Payments =
        """
        INSERT INTO payments AS p (payment_id, customer_id, session_id, attempted_at, method, card_bin, payment_country, ip_hash, device_id,
            amount_cents, currency, succeeded, settled_at, refunded_cents, charged_back_at, is_fraud, completeness, version, updated_by)
        SELECT id, n.customer, session, attempted_at, method, bin, n.country, ip, device, amount,
            CASE WHEN attempted_at IS NOT NULL THEN 'EUR' END, succeeded, settled_at, refunded, charged_back_at, fraud,
            CASE WHEN attempted_at IS NOT NULL THEN 'complete' ELSE 'referenced' END, expected + 1, actor
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) AS n (id, customer, session, attempted_at,
            method, bin, country, ip, device, amount, succeeded, settled_at, refunded, charged_back_at, fraud, expected, actor)
        ON CONFLICT (payment_id) DO UPDATE SET customer_id = excluded.customer_id, session_id = excluded.session_id,
            attempted_at = excluded.attempted_at, method = excluded.method, card_bin = excluded.card_bin,
            payment_country = excluded.payment_country, ip_hash = excluded.ip_hash, device_id = excluded.device_id,
            amount_cents = excluded.amount_cents, currency = excluded.currency, succeeded = excluded.succeeded,
            settled_at = excluded.settled_at, refunded_cents = excluded.refunded_cents, charged_back_at = excluded.charged_back_at,
            is_fraud = excluded.is_fraud, completeness = excluded.completeness, version = excluded.version,
            updated_by = excluded.updated_by, updated_at = now()
        WHERE p.version = excluded.version - 1
        """;

    private const string Refunds =
        "INSERT INTO payment_refunds (payment_id, refund_id, amount_cents) SELECT * FROM unnest($1, $2, $3) ON CONFLICT DO NOTHING";

    private static readonly string[] Erasure =
    [
        "UPDATE customer_histories SET version = version + 1, updated_by = $2, updated_at = now() WHERE customer_id = $1",
        "UPDATE customers SET completeness = 'erased', version = version + 1, updated_by = $2, updated_at = now() WHERE customer_id = $1",
        """
        UPDATE payments SET card_bin = NULL, ip_hash = NULL, device_id = NULL, version = version + 1, updated_by = $2, updated_at = now()
        WHERE customer_id = $1 AND num_nonnulls(card_bin, ip_hash, device_id) > 0
        """,
        """
        UPDATE payment_assessments
        SET evidence = evidence #- '{attempt,ip}' #- '{attempt,device}' #- '{attempt,bin}', version = version + 1,
            updated_by = $2, updated_at = now()
        WHERE customer_id = $1 AND evidence -> 'attempt' ?| ARRAY['ip', 'device', 'bin']
        """,
    ];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The customer's grain writes what it has folded.</summary>
    public async Task CommitAsync(HistoryCommit commit)
    {
        const string actor = "customer-grain";
        var id = commit.CustomerId.Value;
        await using var connection = await shop.App.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await RunAsync(connection, Fence, One(id), One(commit.ExpectedVersion), One(commit.LastPosition), One(commit.FirstSuccessAt?.UtcDateTime), actor);
        await RunAsync(connection, Customers, One(id), actor);
        foreach (var alert in commit.Alerts)
        {
            await ReferAsync(connection, alert.SessionId, id, actor);
            await RunAsync(connection, References, One(alert.PaymentId.Value), One(id), actor);
        }

        foreach (var row in commit.Evidence)
        {
            await RunAsync(
                connection, Assessments, One(row.PaymentId.Value), One(id), One(row.Position), One(row.Assessment?.Score),
                One(row.Assessment?.Decision.ToString().ToLowerInvariant()), One(string.Join(',', row.Assessment?.Hits.Select(hit => hit.RuleId) ?? [])),
                One(row.Assessment?.RuleSetVersion), One(row.Assessment?.ModelVersion), One(row.Assessment?.AssessedAt.UtcDateTime),
                One(string.Join(',', row.Anomalies)), new NpgsqlParameter { Value = One(Write(row)), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb }, actor);
        }

        foreach (var alert in commit.Alerts)
        {
            await RunAsync(
                connection, Alerts, One(alert.AlertId), One(alert.PaymentId.Value), One(id), One(alert.SessionId?.Value),
                One(alert.RaisedAt.UtcDateTime), One(alert.AmountCents), One(alert.RuleId), One(alert.Score), actor);
        }

        await transaction.CommitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The payment's grain writes what it has folded, the attempt included.</summary>
    public async Task CommitAsync(PaymentState next)
    {
        const string actor = "payment-grain";
        var customer = next.CustomerId!.Value.Value;
        await using var connection = await shop.App.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await RunAsync(connection, Customers, One(customer), actor);
        await ReferAsync(connection, next.Attempt?.SessionId, customer, actor);
        await RunAsync(
            connection, Payments, One(next.PaymentId.Value), One(customer), One(next.Attempt?.SessionId?.Value), One(next.Attempt?.OccurredAt.UtcDateTime),
            One(next.Attempt?.Method), One(next.Attempt?.CardBin), One(next.Attempt?.Country), One(next.Attempt?.IpHash), One(next.Attempt?.DeviceId),
            One(next.Attempt?.AmountCents), One(next.Succeeded), One(next.SettledAt?.UtcDateTime), One(next.RefundedCents),
            One(next.ChargedBackAt?.UtcDateTime), One(next.LabelledFraud), One(next.Version), One(actor));
        foreach (var (refund, cents) in next.Refunds)
        {
            await RunAsync(connection, Refunds, One(next.PaymentId.Value), One(refund), One(cents));
        }

        await transaction.CommitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Cuts what erasure cut.</summary>
    public async Task EraseAsync(CustomerId customerId)
    {
        await using var connection = await shop.App.OpenConnectionAsync(TestContext.Current.CancellationToken);
        foreach (var cut in Erasure)
        {
            await RunAsync(connection, cut, customerId.Value, "admin");
        }
    }

    private static Task ReferAsync(NpgsqlConnection connection, SessionId? session, string customer, string actor) =>
        session is { } id ? RunAsync(connection, Sessions, One(id.Value), One(customer), actor) : Task.CompletedTask;

    private static T[] One<T>(T value) => [value];

    private static async Task RunAsync(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Evidence of format 1.</summary>
    private static string Write(PaymentEvidence evidence) => JsonSerializer.Serialize(
        new
        {
            V = 1,
            Attempt = evidence.Attempt is { } attempt
                ? new
                {
                    At = attempt.OccurredAt,
                    Session = attempt.SessionId?.Value,
                    attempt.Method,
                    Bin = attempt.CardBin,
                    attempt.Country,
                    Ip = attempt.IpHash,
                    Device = attempt.DeviceId,
                    Cents = attempt.AmountCents,
                }
                : null,
            evidence.CustomerCountry,
            Assessment = evidence.Assessment is { } assessment
                ? new
                {
                    assessment.Score,
                    assessment.Decision,
                    Rules = assessment.RuleSetVersion,
                    Model = assessment.ModelVersion,
                    At = assessment.AssessedAt,
                    Hits = assessment.Hits.Select(hit => new { Rule = hit.RuleId, hit.Weight, hit.Action, hit.Reason }),
                }
                : null,
            Outcomes = evidence.Outcomes.IsEmpty ? null : evidence.Outcomes.Select(Write),
        },
        Json);

    private static object Write(PaymentRecord outcome) => outcome switch
    {
        PaymentSettled settled => new { At = settled.OccurredAt, Kind = "Settled", Yes = settled.Succeeded },
        PaymentRefunded refunded => new { At = refunded.OccurredAt, Kind = "Refunded", Id = refunded.RefundId, Cents = refunded.AmountCents },
        ChargebackReported reported => new { At = reported.OccurredAt, Kind = "ChargedBack", Id = reported.ReasonCode },
        PaymentLabelled labelled => new { At = labelled.OccurredAt, Kind = "Labelled", Yes = labelled.IsFraud },
        _ => throw new ArgumentException("not an outcome", nameof(outcome)),
    };
}
