using Google.Protobuf.WellKnownTypes;
using KiVendTout.Contracts.Payments.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Records.Topics;

namespace KiVendTout.Cli.Data;

/// <summary>payments.csv: each line is an attempt, its settlement a little later and, when it is labelled fraud, its label much later.</summary>
internal sealed class PaymentsFile : IRecordSource
{
    /// <summary>The file has no time of settlement: payment services answer within seconds.</summary>
    public static readonly TimeSpan SettledAfter = TimeSpan.FromSeconds(2);

    /// <summary>The file has no time of the label: frauds are found out when the payer reads the month's statement.</summary>
    public static readonly TimeSpan LabelledAfter = TimeSpan.FromDays(30);

    private const int AttemptRank = 0;
    private const int SettlementRank = 1;
    private const int LabelRank = 2;

    private static readonly Dictionary<string, SettlementResult> Results = new()
    {
        ["success"] = SettlementResult.Succeeded,
        ["failed"] = SettlementResult.Failed,
    };

    private static readonly string[] Columns =
    [
        "payment_id", "customer_id", "session_id", "attempt_ts", "method", "card_bin", "payment_country", "ip_hash", "device_id", "amount",
        "result", "is_fraud_label",
    ];

    public string FileName => "payments.csv";

    public IEnumerable<OutgoingRecord> Read(string path, LoadReport report) => new CsvTable(path, Columns).Stream(Parse, report).SelectMany(line => line);

    private List<OutgoingRecord> Parse(CsvRow row)
    {
        var attempt = new PaymentAttempted
        {
            PaymentId = row.Id("payment_id"),
            CustomerId = row.Id("customer_id"),
            SessionId = row.OptionalId("session_id"),
            AttemptTime = Timestamp.FromDateTimeOffset(row.Time("attempt_ts")),
            Method = row.Required("method"),
            CardBin = row.Text("card_bin"),
            PaymentCountry = row.Country("payment_country"),
            IpHash = row.Text("ip_hash"),
            DeviceId = row.Text("device_id"),
            AmountCents = row.Cents("amount"),
            CurrencyCode = Currency.Eur,
        };
        var time = row.Time("attempt_ts");
        var settlement = new PaymentSettled
        {
            PaymentId = attempt.PaymentId,
            CustomerId = attempt.CustomerId,
            SettleTime = Timestamp.FromDateTimeOffset(time + SettledAfter),
            Result = row.OneOf("result", Results),
        };
        List<OutgoingRecord> records =
        [
            new(FileName, TopicNames.Payments, attempt.CustomerId, $"{attempt.PaymentId}:attempted", time, AttemptRank, attempt),
            new(FileName, TopicNames.Payments, attempt.CustomerId, $"{attempt.PaymentId}:settled", time + SettledAfter, SettlementRank, settlement),
        ];
        if (row.Flag("is_fraud_label"))
        {
            records.Add(Label(attempt, time + LabelledAfter));
        }

        return records;
    }

    private OutgoingRecord Label(PaymentAttempted attempt, DateTimeOffset time)
    {
        var label = new PaymentLabelled
        {
            PaymentId = attempt.PaymentId,
            CustomerId = attempt.CustomerId,
            LabelTime = Timestamp.FromDateTimeOffset(time),
            IsFraud = true,
        };
        return new(FileName, TopicNames.Payments, attempt.CustomerId, $"{attempt.PaymentId}:labelled", time, LabelRank, label);
    }
}
