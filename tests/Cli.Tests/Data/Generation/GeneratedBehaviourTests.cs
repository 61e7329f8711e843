using KiVendTout.Domain.Common;
using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Cli.Tests.Data.Generation;

/// <summary>The people of a generated set show every rule, and no mark that only frauds carry.</summary>
public sealed class GeneratedBehaviourTests
{
    private static readonly RuleSet Rules = new(new FraudOptions());

    [Fact]
    public void Every_rule_hits_at_the_smallest_scale()
    {
        for (var seed = 1; seed <= 25; seed++)
        {
            using var set = new GeneratedSet(seed, 0.1);
            var hits = Fold(set).SelectMany(payment => payment.Rules).ToHashSet();
            Assert.Equal(["R1", "R2", "R3", "R4", "R5"], hits.Order());
        }
    }

    [Fact]
    public void Honest_customers_are_mostly_left_alone_and_hit_every_rule_at_times()
    {
        using var set = new GeneratedSet(seed: 5, scale: 4);
        var payments = Fold(set);
        var known = payments.Where(payment => payment.IsOld).ToList();
        var honest = known.Where(payment => !payment.IsFraud).ToList();
        var fraud = known.Where(payment => payment.IsFraud).ToList();

        Assert.Equal(["R1", "R2", "R3", "R4", "R5"], honest.SelectMany(payment => payment.Rules).ToHashSet().Order());
        Assert.InRange(honest.Count(payment => payment.Rules.Contains("R2")), honest.Count * 0.01, honest.Count * 0.2);
        Assert.InRange(honest.Count(payment => payment.Rules.Contains("R5")), honest.Count * 0.001, honest.Count * 0.1);
        Assert.InRange(fraud.Count, known.Count * 0.005, known.Count * 0.06);
        Assert.True(Share(fraud) > 2 * Share(honest));

        static double Share(List<Scored> of) => (double)of.Count(payment => payment.Rules.Length > 0) / of.Count;
    }

    /// <summary>A column whose value says "fraud" by itself would make any model look perfect.</summary>
    [Fact]
    public void No_value_is_a_mark_of_frauds()
    {
        using var set = new GeneratedSet(seed: 5, scale: 4);
        var payments = set.Rows("payments.csv");
        foreach (var column in (string[])["method", "payment_country"])
        {
            var ofFrauds = payments.Where(row => row["is_fraud_label"] == "1").Select(row => row[column]).ToHashSet();
            Assert.Subset(payments.Where(row => row["is_fraud_label"] == "0").Select(row => row[column]).ToHashSet(), ofFrauds);
        }

        // Addresses and terminals are shared by strangers, honest ones among them; households share theirs.
        var customersOf = payments.ToLookup(row => row["ip_hash"], row => (Customer: row["customer_id"], Fraud: row["is_fraud_label"] == "1"));
        Assert.Contains(customersOf, address => address.Select(use => use.Customer).Distinct().Count() > 1 && !address.Any(use => use.Fraud));
        Assert.Contains(customersOf, address => address.Any(use => use.Fraud) && address.Any(use => !use.Fraud));
        var devices = payments.ToLookup(row => row["device_id"], row => (Customer: row["customer_id"], Fraud: row["is_fraud_label"] == "1"));
        Assert.Contains(devices, device => device.Select(use => use.Customer).Distinct().Count() > 1 && !device.Any(use => use.Fraud));
        Assert.Contains(devices, device => device.Any(use => use.Fraud) && device.Any(use => !use.Fraud));
        Assert.Contains(devices, device => device.Any(use => use.Fraud) && device.Count() == 1);
    }

    private static List<Scored> Fold(GeneratedSet set)
    {
        var countries = set.Rows("customers.csv").ToDictionary(row => row["customer_id"], row => row["country"]);
        var histories = new Dictionary<string, CustomerHistory>();
        var scored = new List<Scored>();
        foreach (var row in set.Rows("payments.csv").OrderBy(row => row["attempt_ts"], StringComparer.Ordinal).ThenBy(row => row["payment_id"], StringComparer.Ordinal))
        {
            var id = CustomerId.Parse(row["customer_id"]);
            if (!histories.TryGetValue(id.Value, out var history))
            {
                histories[id.Value] = history = new CustomerHistory(id);
            }

            var attempt = Attempt(row, id);
            var assessment = Take(history, attempt, countries[id.Value]).Assessment!;
            Take(
                history,
                new PaymentSettled { PaymentId = attempt.PaymentId, CustomerId = id, OccurredAt = attempt.OccurredAt.AddSeconds(2), Succeeded = row["result"] == "success" },
                countries[id.Value]);
            scored.Add(new Scored(
                [.. assessment.Hits.Select(hit => hit.RuleId)], row["is_fraud_label"] == "1", attempt.OccurredAt.UtcDateTime.AddDays(30) <= GeneratedSet.End));
        }

        return scored;
    }

    private static PaymentEvidence Take(CustomerHistory history, PaymentRecord record, string country) =>
        CustomerFold.FoldAll(history, country, [record], Rules, record.OccurredAt)!.Evidence.Single();

    private static PaymentAttempted Attempt(Dictionary<string, string> row, CustomerId customer) => new()
    {
        PaymentId = PaymentId.Parse(row["payment_id"]),
        CustomerId = customer,
        OccurredAt = new DateTimeOffset(GeneratedSet.Time(row["attempt_ts"]), TimeSpan.Zero),
        Method = row["method"],
        CardBin = row["card_bin"],
        Country = row["payment_country"],
        IpHash = row["ip_hash"],
        DeviceId = row["device_id"],
        AmountCents = GeneratedSet.Cents(row["amount"]),
    };

    private sealed record Scored(string[] Rules, bool IsFraud, bool IsOld);
}
