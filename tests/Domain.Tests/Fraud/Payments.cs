using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Domain.Tests.Fraud;

/// <summary>Short ways to write payments down, and a customer that lives in memory.</summary>
internal static class Pay
{
    public static readonly CustomerId Customer = new("C00001");

    /// <summary>Noon in Paris, so that R5 keeps quiet.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 1, 15, 11, 0, 0, TimeSpan.Zero);

    public static PaymentAttempted Attempt(
        string id, DateTimeOffset? at = null, long cents = 50_00, string country = "FR", string? device = "dev_1", string? ip = "ip_1") => new()
        {
            PaymentId = new PaymentId(id),
            CustomerId = Customer,
            OccurredAt = at ?? Noon,
            Method = "card",
            Country = country,
            DeviceId = device,
            IpHash = ip,
            AmountCents = cents,
        };

    public static PaymentSettled Settled(string id, bool succeeded, DateTimeOffset? at = null) =>
        new() { PaymentId = new PaymentId(id), CustomerId = Customer, OccurredAt = at ?? Noon, Succeeded = succeeded };

    public static PaymentLabelled Labelled(string id, bool fraud) =>
        new() { PaymentId = new PaymentId(id), CustomerId = Customer, OccurredAt = Noon, IsFraud = fraud };

    public static PaymentRefunded Refunded(string id, string refund, long cents = 1_00) =>
        new() { PaymentId = new PaymentId(id), CustomerId = Customer, OccurredAt = Noon, RefundId = refund, AmountCents = cents };

    public static ChargebackReported ChargedBack(string id) =>
        new() { PaymentId = new PaymentId(id), CustomerId = Customer, OccurredAt = Noon, ReasonCode = "10.4" };
}

/// <summary>Folds records as the grain does, keeping every row that would be stored.</summary>
internal sealed class Ledger(FraudOptions? options = null, string? country = "FR")
{
    private readonly RuleSet _rules = new(options ?? new FraudOptions());

    public CustomerHistory History { get; private set; } = new(Pay.Customer);

    public Dictionary<PaymentId, PaymentEvidence> Rows { get; } = [];

    public List<FraudAlert> Alerts { get; } = [];

    public PaymentEvidence? Fold(PaymentRecord record) => FoldAll(record) ? Rows[record.PaymentId] : null;

    /// <summary>Folds one delivery.</summary>
    /// <returns>Whether anything is to be written.</returns>
    public bool FoldAll(params IReadOnlyCollection<PaymentRecord> records)
    {
        if (History.HasOlder)
        {
            History.Recall(records.Select(record => record.PaymentId).Distinct().Where(Rows.ContainsKey).Select(id => Rows[id]));
        }

        if (CustomerFold.FoldAll(History, country, records, _rules, Pay.Noon) is not { } commit)
        {
            return false;
        }

        History.Trim();
        Alerts.AddRange(commit.Alerts);
        Assert.All(commit.Opened, row => Assert.DoesNotContain(row.PaymentId, Rows));
        Assert.All(commit.Changed, row => Assert.Contains(row.PaymentId, Rows));
        foreach (var row in commit.Evidence)
        {
            Rows[row.PaymentId] = row;
        }

        return true;
    }

    public IEnumerable<string> RulesHitBy(PaymentAttempted attempt) => Fold(attempt)!.Assessment!.Hits.Select(hit => hit.RuleId);

    /// <summary>Forgets everything but the rows, and wakes up from them.</summary>
    public void Wake() => History = CustomerHistory.Restore(
        Pay.Customer,
        History.Version,
        History.LastPosition,
        History.FirstSuccessAt,
        Rows.Values.OrderByDescending(row => row.Position).Take(CustomerHistory.MaxRecent),
        Rows.Count > CustomerHistory.MaxRecent);
}
