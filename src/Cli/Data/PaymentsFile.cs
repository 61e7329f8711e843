using Google.Protobuf.WellKnownTypes;
using KiVendTout.Contracts.Payments.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Payments;
using KiVendTout.Records.Topics;
using PaymentAttempted = KiVendTout.Contracts.Payments.V1.PaymentAttempted;
using PaymentLabelled = KiVendTout.Contracts.Payments.V1.PaymentLabelled;
using PaymentSettled = KiVendTout.Contracts.Payments.V1.PaymentSettled;

namespace KiVendTout.Cli.Data;

/// <summary>payments.csv: each line is an attempt, its settlement a little later and, when it is labelled fraud, its label much later.</summary>
internal sealed class PaymentsFile : IRecordSource
{
    /// <summary>The file has no time of settlement: payment services answer within seconds.</summary>
    public static readonly TimeSpan SettledAfter = TimeSpan.FromSeconds(2);

    /// <summary>The file has no time of the label: frauds are found out when the payer reads the month's statement, or by now.</summary>
    public static readonly TimeSpan LabelledAfter = TimeSpan.FromDays(30);

    /// <summary>Name of the file.</summary>
    public const string Name = "payments.csv";

    private const int AttemptRank = 0;
    private const int SettlementRank = 1;
    private const int LabelRank = 2;

    private static readonly Dictionary<string, SettlementResult> Results = new()
    {
        ["success"] = SettlementResult.Succeeded,
        ["failed"] = SettlementResult.Failed,
    };

    /// <summary>Columns that it must have, and the field each becomes.</summary>
    public static readonly IReadOnlyDictionary<string, string> Fields = new Dictionary<string, string>
    {
        ["payment_id"] = "payment_id",
        ["customer_id"] = "customer_id",
        ["session_id"] = "session_id",
        ["attempt_ts"] = "attempt_time",
        ["method"] = "method",
        ["card_bin"] = "card_bin",
        ["payment_country"] = "payment_country",
        ["ip_hash"] = "ip_hash",
        ["device_id"] = "device_id",
        ["amount"] = "amount_cents",
        ["result"] = "result",
        ["is_fraud_label"] = "is_fraud",
    };

    public string FileName => Name;

    public void Check(string path) => _ = new CsvTable(path, Fields);

    public IEnumerable<OutgoingRecord> Read(LoadContext load)
    {
        var table = new CsvTable(load.PathOf(FileName), Fields);
        return RecordLines.Read(FileName, table.Read(Parse, load), (line, rule) => table.Columns.Broken(line, "payment_id", rule), load.Report);
    }

    /// <summary>Reads a line: attempt, settlement and label.</summary>
    public static SourceLine Parse(CsvRow row)
    {
        var attempt = new PaymentAttempted
        {
            PaymentId = row.Id("payment_id"),
            CustomerId = row.Id("customer_id"),
            SessionId = row.OptionalId("session_id"),
            AttemptTime = Timestamp.FromDateTimeOffset(row.Time("attempt_ts")),
            Method = row.Required("method", PaymentRecordRules.MaxMethodLength),
            CardBin = row.Text("card_bin", PaymentRecordRules.MaxLinkLength),
            PaymentCountry = row.Country("payment_country"),
            IpHash = row.Text("ip_hash", PaymentRecordRules.MaxLinkLength),
            DeviceId = row.Text("device_id", PaymentRecordRules.MaxLinkLength),
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
            new(Name, TopicNames.Payments, attempt.CustomerId, $"{attempt.PaymentId}:attempted", time, AttemptRank, attempt),
            new(Name, TopicNames.Payments, attempt.CustomerId, $"{attempt.PaymentId}:settled", time + SettledAfter, SettlementRank, settlement),
        ];
        if (row.Flag("is_fraud_label"))
        {
            records.Add(Label(attempt, LabelledAt(time, row.Now)));
        }

        return RecordLines.Checked(row.Line, attempt.PaymentId, records, row.Now);
    }

    /// <summary>A label that is known cannot lie in the future, nor before the settlement.</summary>
    private static DateTimeOffset LabelledAt(DateTimeOffset attempt, DateTimeOffset now) =>
        attempt + LabelledAfter <= now ? attempt + LabelledAfter : now > attempt + SettledAfter ? now : attempt + SettledAfter;

    private static OutgoingRecord Label(PaymentAttempted attempt, DateTimeOffset time)
    {
        var label = new PaymentLabelled
        {
            PaymentId = attempt.PaymentId,
            CustomerId = attempt.CustomerId,
            LabelTime = Timestamp.FromDateTimeOffset(time),
            IsFraud = true,
        };
        return new(Name, TopicNames.Payments, attempt.CustomerId, $"{attempt.PaymentId}:labelled", time, LabelRank, label);
    }
}
