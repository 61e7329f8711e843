using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KiVendTout.Contracts.Fraud.V1;
using KiVendTout.Domain.Common;
using DomainAlert = KiVendTout.Domain.Fraud.FraudAlert;

namespace KiVendTout.Cli.Data;

/// <summary>fraud_alerts.csv: alerts of the system before ours, taken over as told.</summary>
internal sealed class FraudAlertsFile : ICallSource
{
    public string FileName => "fraud_alerts.csv";

    public IReadOnlyDictionary<string, string> Fields { get; } = new Dictionary<string, string>
    {
        ["alert_id"] = "alert_id",
        ["alert_ts"] = "raise_time",
        ["payment_id"] = "payment_id",
        ["customer_id"] = "customer_id",
        ["session_id"] = "session_id",
        ["amount"] = "amount_cents",
        ["rule_triggered"] = "rule_id",
        ["is_fraud_label"] = "labelled_fraud",
    };

    public bool ComesBeforeRecords => false;

    public IEnumerable<SourceLine> Read(CsvTable table, LoadContext load) => table.Read(Parse, load);

    public IMessage Message(SourceLine line) => FraudAlert.Parser.ParseFrom(line.Payload);

    public async Task<IMessage> FindAsync(GatewayClients clients, string id, CallOptions options) =>
        await clients.FraudAlerts.GetFraudAlertAsync(new GetFraudAlertRequest { AlertId = id }, options);

    public async Task CreateAsync(GatewayClients clients, IMessage message, CallOptions options) =>
        await clients.FraudAlerts.ImportFraudAlertAsync(new ImportFraudAlertRequest { Alert = (FraudAlert)message }, options);

    private static SourceLine Parse(CsvRow row)
    {
        var alert = new FraudAlert
        {
            AlertId = row.Id("alert_id"),
            RaiseTime = Timestamp.FromDateTimeOffset(row.Time("alert_ts")),
            PaymentId = row.Id("payment_id"),
            CustomerId = row.Id("customer_id"),
            SessionId = row.OptionalId("session_id"),
            AmountCents = row.Cents("amount"),
            CurrencyCode = Currency.Eur,
            RuleId = row.Required("rule_triggered", DomainAlert.MaxRuleLength),
            Origin = AlertOrigin.Import,
            LabelledFraud = row.Flag("is_fraud_label"),
        };
        return new SourceLine(row.Line, alert.AlertId, alert.ToByteArray());
    }
}
