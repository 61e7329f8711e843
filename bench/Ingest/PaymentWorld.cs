using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Bench.Ingest;

/// <summary>Payments of a seeded world: the same seed gives the same payments, so two systems can be fed alike.</summary>
internal sealed class PaymentWorld(int customers, int seed)
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Span = TimeSpan.FromDays(30);
    private static readonly string[] Countries = ["FR", "BE", "DE", "IT", "ES", "NL", "PT", "GB"];
    private static readonly string[] Rules = ["R1", "R2", "R3", "R4", "R5"];
    private static readonly string[] Methods = ["card", "paypal", "apple_pay", "google_pay"];

    public int Customers { get; } = customers;

    public int Seed { get; } = seed;

    public static string CustomerOf(int index) => $"C{index:D5}";

    public static string CountryOf(int customer) => Countries[customer % Countries.Length];

    /// <summary>Payments in the order of their time, spread evenly over 30 days; one in twenty from abroad.</summary>
    /// <param name="count">How many.</param>
    /// <param name="prefix">Start of their ids.</param>
    public IEnumerable<PaymentAttempted> Attempts(int count, string prefix)
    {
        var random = new Random(Seed);
        for (var i = 0; i < count; i++)
        {
            var customer = random.Next(Customers);
            var device = random.Next(3);
            yield return new PaymentAttempted
            {
                PaymentId = new PaymentId($"{prefix}{i:D8}"),
                CustomerId = new CustomerId(CustomerOf(customer)),
                SessionId = null,
                OccurredAt = Start + (Span * ((double)i / count)),
                Method = Methods[random.Next(Methods.Length)],
                CardBin = "424242",
                Country = random.Next(20) == 0 ? "US" : CountryOf(customer),
                IpHash = $"{customer:x8}{device:x8}",
                DeviceId = $"dev_{customer:x8}{device}",
                AmountCents = random.Next(1_00, 150_00),
            };
        }
    }

    /// <summary>How often each rule must hit: the domain's own fold, without grains, streams and database.</summary>
    public static SortedDictionary<string, int> ExpectedHits(IEnumerable<PaymentAttempted> attempts)
    {
        var rules = new RuleSet(new FraudOptions());
        var histories = new Dictionary<CustomerId, CustomerHistory>();
        var hits = new SortedDictionary<string, int>(Rules.ToDictionary(rule => rule, _ => 0), StringComparer.Ordinal);
        foreach (var attempt in attempts)
        {
            if (!histories.TryGetValue(attempt.CustomerId, out var history))
            {
                histories[attempt.CustomerId] = history = new CustomerHistory(attempt.CustomerId);
            }

            var country = CountryOf(int.Parse(attempt.CustomerId.Value.AsSpan(1), provider: null));
            var commit = CustomerFold.FoldAll(history, country, [attempt], rules, Start)!;
            history.Trim();
            foreach (var hit in commit.Evidence.Single().Assessment!.Hits)
            {
                hits[hit.RuleId]++;
            }
        }

        return hits;
    }
}
