namespace KiVendTout.Cli.Data.Generation.Fraud;

/// <summary>Shapes of chance that this world needs.</summary>
internal static class Draws
{
    private static readonly string[] Homes =
        ["FR", "FR", "FR", "FR", "FR", "FR", "FR", "FR", "FR", "FR", "DE", "DE", "BE", "BE", "NL", "ES", "IT", "IT", "PT", "GB"];

    /// <summary>A number from one to another.</summary>
    public static double Between(this SeededRandom random, double least, double most) => least + ((most - least) * random.NextDouble());

    /// <summary>About normal, mean 0, standard deviation 1, never beyond 3.5: four uniform numbers, so that every machine draws the same.</summary>
    public static double Normal(this SeededRandom random) =>
        (random.NextDouble() + random.NextDouble() + random.NextDouble() + random.NextDouble() - 2) * Math.Sqrt(3);

    /// <summary>A factor around 1, whose logarithm is normal.</summary>
    public static double Factor(this SeededRandom random, double sigma) => Math.Exp(sigma * random.Normal());

    /// <summary>A factor from 1 up with a heavy tail: twice as large is four times as rare.</summary>
    public static double Tail(this SeededRandom random, double most) => Math.Min(most, 1 / Math.Sqrt(1 - random.NextDouble()));

    /// <summary>The whole number below or above, so that the mean is the given one.</summary>
    public static int Round(this SeededRandom random, double mean) => (int)mean + (random.Chance(mean - Math.Floor(mean)) ? 1 : 0);

    /// <summary>A country to live in: half of all live where the shop is.</summary>
    public static string Country(this SeededRandom random) => random.Pick(Homes);

    /// <summary>Share of the customers who live in a country.</summary>
    public static double ShareOf(string country) => Homes.Count(home => home == country) / (double)Homes.Length;

    /// <summary>A time of day of somebody who does something once: by night sometimes, else between half past seven and half past ten.</summary>
    public static int SecondOfDay(this SeededRandom random, double byNight) =>
        random.Chance(byNight) ? random.Next(6 * 3_600) : random.Between(27_000, 81_000);
}
