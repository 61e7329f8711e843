using KiVendTout.Domain.Fraud;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Fraud;

/// <summary>One row of <c>fraud_alerts</c>.</summary>
internal static class AlertRow
{
    public const string Columns =
        "alert_id, payment_id, customer_id, session_id, raised_at, amount_cents, rule_id, origin, status, score, labelled_fraud";

    /// <summary>Reads a row of <see cref="Columns"/>.</summary>
    public static FraudAlert Read(NpgsqlDataReader reader) => new()
    {
        AlertId = reader.GetString(0),
        PaymentId = new PaymentId(reader.GetString(1)),
        CustomerId = new CustomerId(reader.GetString(2)),
        SessionId = reader.Text(3) is { } session ? new SessionId(session) : null,
        RaisedAt = reader.GetFieldValue<DateTimeOffset>(4),
        AmountCents = reader.GetInt64(5),
        RuleId = reader.GetString(6),
        Origin = Enum.Parse<AlertOrigin>(reader.GetString(7), ignoreCase: true),
        Status = Enum.Parse<AlertStatus>(reader.GetString(8), ignoreCase: true),
        Score = reader.Value<double>(9),
        LabelledFraud = reader.Value<bool>(10),
    };

    public static string NameOf(AlertOrigin origin) => origin switch
    {
        AlertOrigin.Rule => "rule",
        AlertOrigin.Model => "model",
        _ => "import",
    };

    public static string NameOf(AlertStatus status) => status switch
    {
        AlertStatus.Open => "open",
        AlertStatus.Confirmed => "confirmed",
        _ => "dismissed",
    };
}
