using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Stores.Tests.Support;

/// <summary>Records of some customers' payments, each customer's in an order of their own: outcomes come before attempts, too.</summary>
/// <param name="seed">What decides them.</param>
/// <param name="prefix">What their ids begin with.</param>
internal sealed class PaymentTopic(int seed, string prefix)
{
    private const int CustomersMax = 4;
    private const int PaymentsMax = 4;

    // One customer in four has more than a history keeps whole.
    private const int ManyPaymentsMax = 3 * CustomerHistory.MaxRecent;
    private const int RefundsMax = 2;

    // Customers share them, so that batches meet at what they name.
    private const int SessionsMax = 3;

    private static readonly long[] Amounts = [500, 5_000, 20_000, 90_000];
    private static readonly string[] Countries = ["FR", "DE"];

    /// <summary>Records of each customer, in the order of their partition.</summary>
    public List<PaymentRecord[]> Logs { get; } = [.. Make(new Random(seed), prefix).Where(log => log.Length > 0)];

    /// <summary>A customer whose only record no database takes.</summary>
    public PaymentRecord[] Refused { get; } = [Samples.Attempt($"{prefix}-bad", $"{prefix}-bad") with { Method = "ca\0rd" }];

    private static IEnumerable<PaymentRecord[]> Make(Random random, string prefix)
    {
        var customers = random.Next(1, CustomersMax + 1);
        for (var customer = 0; customer < customers; customer++)
        {
            var records = Enumerable.Range(0, random.Next(1, (random.Next(4) == 0 ? ManyPaymentsMax : PaymentsMax) + 1))
                .SelectMany(payment => Records(random, $"{prefix}-S{random.Next(SessionsMax)}", $"{prefix}-C{customer}", $"{prefix}-C{customer}P{payment}"))
                .ToArray();
            random.Shuffle(records);
            yield return records;
        }
    }

    private static IEnumerable<PaymentRecord> Records(Random random, string session, string customer, string payment)
    {
        var at = Samples.Noon.AddMinutes(random.Next(-600, 0));
        if (random.Next(8) > 0)
        {
            yield return Samples.Attempt(payment, customer, at, Amounts[random.Next(Amounts.Length)], random.Next(2) == 0 ? null : session) with
            {
                Country = Countries[random.Next(Countries.Length)],
                DeviceId = $"dev_{random.Next(3)}",
            };
        }

        if (random.Next(3) > 0)
        {
            yield return Samples.Settled(payment, customer, at.AddSeconds(5), random.Next(3) > 0);
        }

        for (var refund = random.Next(RefundsMax + 1); refund > 0; refund--)
        {
            yield return new PaymentRefunded { PaymentId = new(payment), CustomerId = new(customer), OccurredAt = at.AddHours(refund), RefundId = $"R{refund}", AmountCents = 100 };
        }

        if (random.Next(4) == 0)
        {
            yield return new ChargebackReported { PaymentId = new(payment), CustomerId = new(customer), OccurredAt = at.AddDays(1), ReasonCode = "fraud" };
        }

        if (random.Next(4) == 0)
        {
            yield return new PaymentLabelled { PaymentId = new(payment), CustomerId = new(customer), OccurredAt = at.AddDays(2), IsFraud = random.Next(2) == 0 };
        }
    }
}
