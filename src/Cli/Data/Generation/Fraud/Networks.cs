namespace KiVendTout.Cli.Data.Generation.Fraud;

/// <summary>Addresses that strangers share: those of mobile carriers and of proxies. Honest people and fraudsters meet in them.</summary>
internal sealed class Networks(FraudWorldPlan plan)
{
    /// <summary>Customers of a country behind one address of a carrier.</summary>
    public const int CustomersPerCarrierAddress = 4_000;

    private const int CustomersPerProxy = 500;
    private const int ProxiesMin = 20;

    private readonly int[] _carriers =
        [.. Places.Countries.Select(country => 1 + (int)(plan.Customers * Draws.ShareOf(country) / CustomersPerCarrierAddress))];

    /// <summary>An address of a mobile carrier of a country.</summary>
    public ulong Carrier(string country, SeededRandom random)
    {
        var index = Array.IndexOf(Places.Countries, country);
        return SeededRandom.For(plan.Seed, RandomUse.Carrier, ((long)index << 32) | (uint)random.Next(_carriers[index])).NextBits();
    }

    /// <summary>An address of a proxy.</summary>
    public ulong Proxy(SeededRandom random) =>
        SeededRandom.For(plan.Seed, RandomUse.Proxy, random.Next(ProxiesMin + (plan.Customers / CustomersPerProxy))).NextBits();
}
