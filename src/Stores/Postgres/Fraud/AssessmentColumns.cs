using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;
using KiVendTout.Records;
using KiVendTout.Records.Topics;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Fraud;

/// <summary>The rows of a batch, column by column, in the order of their ids; no statement when there are none.</summary>
internal static class AssessmentColumns
{
    public static void AddAttempts(NpgsqlBatch batch, List<PaymentAttempted> rows)
    {
        if (rows.Count > 0)
        {
            rows.Sort(static (a, b) => string.CompareOrdinal(a.PaymentId.Value, b.PaymentId.Value));
            Add(batch, AssessmentSql.Attempts)
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
        }
    }

    public static void AddEvidence(NpgsqlBatch batch, string sql, List<PaymentEvidence> rows)
    {
        if (rows.Count > 0)
        {
            rows.Sort(static (a, b) => string.CompareOrdinal(a.PaymentId.Value, b.PaymentId.Value));
            Add(batch, sql)
                .WithColumn(rows, row => row.PaymentId.Value)
                .WithColumn(rows, row => row.CustomerId.Value)
                .WithColumn(rows, row => row.Position)
                .WithColumn(rows, row => row.Assessment?.Score)
                .WithColumn(rows, row => row.Assessment is { } assessment ? assessment.Decision.ToString().ToLowerInvariant() : null)
                .WithColumn(rows, row => row.Assessment is { Hits: [_, ..] hits } ? string.Join(',', hits.Select(hit => hit.RuleId)) : "")
                .WithColumn(rows, row => row.Assessment?.RuleSetVersion)
                .WithColumn(rows, row => row.Assessment?.ModelVersion)
                .WithColumn(rows, row => row.Assessment?.AssessedAt.ToUniversalTime())
                .WithColumn(rows, row => row.Anomalies.IsEmpty ? "" : string.Join(',', row.Anomalies))
                .WithTexts(EvidenceWriter.Write(rows))
                .With(Actor.Payments);
        }
    }

    /// <summary>Alerts of our own, which become records.</summary>
    public static void AddAlerts(NpgsqlBatch batch, string sql, List<FraudAlert> rows)
    {
        if (rows.Count > 0)
        {
            AddAlerts(batch, sql, rows, Actor.Payments)
                .WithColumn(rows, FraudAlertRecord.Encode)
                .With(TopicNames.FraudAlerts)
                .With(FraudAlertRecord.Type);
        }
    }

    /// <summary>Alerts of whomever.</summary>
    public static NpgsqlParameterCollection AddAlerts(NpgsqlBatch batch, string sql, IReadOnlyList<FraudAlert> rows, string actor) =>
        Add(batch, sql)
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
            .With(actor);

    private static NpgsqlParameterCollection Add(NpgsqlBatch batch, string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        batch.BatchCommands.Add(command);
        return command.Parameters;
    }
}
