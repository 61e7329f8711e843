using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Fraud.Window;
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
    private HistoryCommit? _stored;

    public CustomerHistory History { get; private set; } = new(Pay.Customer);

    public Dictionary<PaymentId, PaymentEvidence> Rows { get; } = [];

    public List<FraudAlert> Alerts { get; } = [];

    /// <summary>How many commits were in vain, since a payment that seemed new was not.</summary>
    public int Refused { get; private set; }

    public PaymentEvidence? Fold(PaymentRecord record) => FoldAll(record) ? Rows[record.PaymentId] : null;

    /// <summary>Folds one delivery.</summary>
    /// <returns>Whether anything is to be written.</returns>
    public bool FoldAll(params IReadOnlyCollection<PaymentRecord> records)
    {
        if (History.HasOlder)
        {
            History.Recall(records.Select(record => record.PaymentId).Distinct().Where(Rows.ContainsKey).Select(id => Rows[id]));
        }

        return Take(CustomerFold.FoldAll(History, country, records, _rules, Pay.Noon));
    }

    public IEnumerable<string> RulesHitBy(PaymentAttempted attempt) => Fold(attempt)!.Assessment!.Hits.Select(hit => hit.RuleId);

    /// <summary>
    /// Folds one delivery as it goes in bulk: nothing is recalled, unless it seems to be needed or a row turns out to be there.
    /// </summary>
    public void TakeAll(IReadOnlyList<PaymentRecord> records)
    {
        if (History.CanFold(records))
        {
            var commit = CustomerFold.FoldAll(History, country, records, _rules, Pay.Noon);
            if (commit is null || !commit.Opened.Any(row => Rows.ContainsKey(row.PaymentId)))
            {
                Take(commit);
                return;
            }

            Refused++;
            Wake();
        }

        FoldAll(records);
    }

    /// <summary>Forgets everything but the rows, and wakes up from them.</summary>
    public void Wake() => History = _stored is null ? new(Pay.Customer) : CustomerHistory.Restore(
        Pay.Customer,
        _stored.ExpectedVersion + 1,
        _stored.LastPosition,
        _stored.FirstSuccessAt,
        Rows.Values.OrderByDescending(row => row.Position).Take(PaymentWindow.Length));

    private bool Take(HistoryCommit? commit)
    {
        History.Trim();
        if (commit is null)
        {
            return false;
        }

        (_stored, History.Version) = (commit, commit.ExpectedVersion + 1);
        Alerts.AddRange(commit.Alerts);
        Assert.All(commit.Opened, row => Assert.DoesNotContain(row.PaymentId, Rows));
        Assert.All(commit.Changed, row => Assert.Contains(row.PaymentId, Rows));
        foreach (var row in commit.Evidence)
        {
            Rows[row.PaymentId] = row;
        }

        return true;
    }
}
