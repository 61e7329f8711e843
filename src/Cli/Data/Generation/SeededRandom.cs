namespace KiVendTout.Cli.Data.Generation;

/// <summary>What a sequence of random numbers is for: each use has a sequence of its own, so that one more draw here changes nothing there.</summary>
internal enum RandomUse
{
    Product = 1,
    Neighbourhood,
    Episode,
    Network,
    PublicDevice,
    FraudCommunity,
    FraudEpisode,
    FraudCampaign,
    Label,
    Lease,
    Carrier,
    Proxy,
    BankOutage,
    RingDevice,
}

/// <summary>
/// Random numbers that are the same on every machine and with every version of the runtime (SplitMix64). A sequence is named by the seed
/// of the world, its use and an index, so that any part of the world can be made without the parts before it.
/// </summary>
internal sealed class SeededRandom
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state;

    private SeededRandom(ulong state) => _state = state;

    /// <summary>The sequence of one thing.</summary>
    public static SeededRandom For(long seed, RandomUse use, long index) =>
        new(Mix(Mix(Mix((ulong)seed + Step) ^ (ulong)use) ^ (ulong)index));

    /// <summary>64 random bits.</summary>
    public ulong NextBits() => Mix(_state += Step);

    /// <summary>A number from 0, included, to 1, excluded.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number from 0 to <paramref name="count"/> - 1.</summary>
    public int Next(int count) => (int)Math.BigMul(NextBits(), (ulong)count, out _);

    /// <summary>A whole number, both ends included.</summary>
    public int Between(int least, int most) => least + Next(most - least + 1);

    /// <summary>True with the given probability.</summary>
    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>One of the items, each as likely as the others.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
