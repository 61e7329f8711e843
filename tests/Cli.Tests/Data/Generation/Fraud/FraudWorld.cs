using KiVendTout.Cli.Data.Generation.Fraud;

namespace KiVendTout.Cli.Tests.Data.Generation.Fraud;

/// <summary>A small world to learn from, read back from its files.</summary>
public sealed class FraudWorld : IDisposable
{
    public static readonly DateOnly Until = new(2026, 3, 31);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kvt-fraud-world-");

    public FraudWorld()
        : this(seed: 7, customers: 3_000, payments: 60_000)
    {
    }

    internal FraudWorld(long seed, int customers, int payments, bool dropsWarmUp = false)
    {
        using var generator = new FraudWorldGenerator(new FraudWorldPlan(seed, customers, payments, Until) { DropsWarmUp = dropsWarmUp }, Folder);
        generator.Live(() => { }, CancellationToken.None);
        generator.Write(() => { }, CancellationToken.None);
        Customers = Rows("customers.csv").ToDictionary(row => row["customer_id"]);
        var truth = Rows("truth.csv").ToDictionary(row => row["payment_id"]);
        Payments = [.. Rows("payments.csv").Select(row => Pay.Read(row, truth.GetValueOrDefault(row["payment_id"])))];
    }

    public string Folder => _directory.FullName;

    public static DateTime End => Until.ToDateTime(TimeOnly.MinValue);

    public static DateTime Begin => End.AddDays(-730);

    internal Dictionary<string, Dictionary<string, string>> Customers { get; }

    /// <summary>All payments, in the order of the file.</summary>
    internal List<Pay> Payments { get; }

    public List<Dictionary<string, string>> Rows(string name) => CsvRows.Read(Path.Combine(Folder, name));

    public void Dispose() => _directory.Delete(recursive: true);

    /// <summary>A payment, and what is true of it.</summary>
    internal sealed record Pay(
        string Id, string Customer, DateTime At, string Method, string Country, string Address, string Device, long Cents, bool Succeeded, bool Labelled, string Card)
    {
        public string? Kind { get; init; }

        public string? Episode { get; init; }

        public bool IsFraud => Kind is not null;

        public static Pay Read(Dictionary<string, string> row, Dictionary<string, string>? truth) => new(
            row["payment_id"], row["customer_id"], GeneratedSet.Time(row["attempt_ts"]), row["method"], row["payment_country"], row["ip_hash"], row["device_id"],
            GeneratedSet.Cents(row["amount"]), row["result"] == "success", row["is_fraud_label"] == "1", row["card_hash"])
        {
            Kind = truth?["kind"],
            Episode = truth?["episode"],
        };
    }
}
