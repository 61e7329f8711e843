using Google.Protobuf.WellKnownTypes;
using KiVendTout.Contracts.Fraud.V1;
using KiVendTout.Domain.Common;

namespace KiVendTout.Cli.Data;

/// <summary>fraud_alerts.csv: alerts of the system before ours, taken over as told.</summary>
internal sealed class FraudAlertsFile : ICallSource
{
    public string FileName => "fraud_alerts.csv";

    public IReadOnlyList<string> Columns { get; } =
        ["alert_id", "alert_ts", "payment_id", "customer_id", "session_id", "amount", "rule_triggered", "is_fraud_label"];

    public bool ComesBeforeRecords => false;

    public IReadOnlyList<GatewayCall> Read(CsvTable table, LoadReport report) => table.Read(row => Call(row.Line, Parse(row)), report);

    private GatewayCall Call(int line, FraudAlert alert) => new(FileName, line, (clients, options) =>
        clients.FraudAlerts.ImportFraudAlertAsync(new ImportFraudAlertRequest { Alert = alert }, options).ResponseAsync);

    private static FraudAlert Parse(CsvRow row) => new()
    {
        AlertId = row.Id("alert_id"),
        RaiseTime = Timestamp.FromDateTimeOffset(row.Time("alert_ts")),
        PaymentId = row.Id("payment_id"),
        CustomerId = row.Id("customer_id"),
        SessionId = row.OptionalId("session_id"),
        AmountCents = row.Cents("amount"),
        CurrencyCode = Currency.Eur,
        RuleId = row.Required("rule_triggered"),
        Origin = AlertOrigin.Import,
        LabelledFraud = row.Flag("is_fraud_label"),
    };
}
