namespace KiVendTout.Cli.Data.Generation;

/// <summary>
/// What strangers share: the networks of operators, hotels and cafes, and the terminals that stand there. Honest travellers and thieves meet
/// in the same ones, so that neither is known by them.
/// </summary>
/// <param name="seed">Names the world.</param>
/// <param name="networksPerCountry">Networks of operators, hotels and cafes in each country.</param>
/// <param name="terminalsPerCountry">Terminals in each country that anybody may use.</param>
internal sealed class Places(long seed, int networksPerCountry, int terminalsPerCountry)
{
    /// <summary>Countries the shop sells to.</summary>
    public static readonly string[] Countries = ["FR", "DE", "BE", "NL", "ES", "IT", "PT", "GB"];

    private const int BanksPerCountry = 60;
    private const int LowestBin = 400_000;
    private const int BinRange = 100_000;

    /// <summary>Hash of the address that a network of a country shows.</summary>
    public ulong Network(string country, SeededRandom random) =>
        SeededRandom.For(seed, RandomUse.Network, Index(country, random.Next(networksPerCountry))).NextBits();

    /// <summary>Id of a terminal that anybody may use.</summary>
    public ulong PublicDevice(string country, SeededRandom random) =>
        SeededRandom.For(seed, RandomUse.PublicDevice, Index(country, random.Next(terminalsPerCountry))).NextBits();

    /// <summary>First six digits of a card of some bank of a country.</summary>
    public static int CardBin(string country, SeededRandom random) =>
        LowestBin + (((Array.IndexOf(Countries, country) * BanksPerCountry) + random.Next(BanksPerCountry)) * 7919 % BinRange);

    /// <summary>Another country than the given one.</summary>
    public static string Abroad(string country, SeededRandom random) =>
        Countries[(Array.IndexOf(Countries, country) + 1 + random.Next(Countries.Length - 1)) % Countries.Length];

    private static long Index(string country, int number) => ((long)Array.IndexOf(Countries, country) << 32) | (uint)number;
}
