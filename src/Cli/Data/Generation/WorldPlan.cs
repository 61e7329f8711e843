using KiVendTout.Cli.Terminal;

namespace KiVendTout.Cli.Data.Generation;

/// <summary>Which world to make, and how large it is.</summary>
internal sealed record WorldPlan
{
    public const double MinScale = 0.1;
    public const double MaxScale = 1000;

    /// <summary>Customers who live together in one unit of work: all that is in memory at a time.</summary>
    public const int CustomersPerNeighbourhood = 25;

    /// <summary>Days the world lasts, the last one before <see cref="Until"/>.</summary>
    public const int Days = 90;

    private const int CustomersAtScaleOne = 2_500;
    private const int ProductsAtScaleOne = 200;
    private const int SessionsAtScaleOne = 6_000;
    private const int EpisodesAtScaleOne = 12;
    private const int AlertsAtScaleOne = 20;
    private const int NetworksAtScaleOne = 40;
    private const int TerminalsAtScaleOne = 10;

    /// <summary>One of each kind of fraud, however small the world.</summary>
    private const int MinEpisodes = 3;

    /// <summary>Plans a world.</summary>
    /// <param name="seed">Names the world: the same seed, scale and end give the same bytes.</param>
    /// <param name="scale">Its size; 1 is the shop's own, <see cref="MinScale"/> to <see cref="MaxScale"/>.</param>
    /// <param name="until">The day at whose beginning, UTC, the world ends.</param>
    /// <exception cref="WrongUseException">The scale is out of range.</exception>
    public WorldPlan(long seed, double scale, DateOnly until)
    {
        if (scale is not (>= MinScale and <= MaxScale))
        {
            throw new WrongUseException($"--scale must be {MinScale} to {MaxScale}");
        }

        Seed = seed;
        Until = until;
        Customers = Scaled(CustomersAtScaleOne, scale);
        Products = Scaled(ProductsAtScaleOne, scale);
        Sessions = Scaled(SessionsAtScaleOne, scale);
        Episodes = Math.Max(MinEpisodes, Scaled(EpisodesAtScaleOne, scale));
        ImportedAlerts = Scaled(AlertsAtScaleOne, scale);
        NetworksPerCountry = Scaled(NetworksAtScaleOne, scale);
        TerminalsPerCountry = Scaled(TerminalsAtScaleOne, scale);
    }

    /// <summary>Names the world among those of its size and end.</summary>
    public long Seed { get; }

    /// <summary>The day at whose beginning, UTC, the world ends.</summary>
    public DateOnly Until { get; }

    /// <summary>Number of customers.</summary>
    public int Customers { get; }

    /// <summary>Number of products.</summary>
    public int Products { get; }

    /// <summary>Number of sessions, those of thieves included.</summary>
    public int Sessions { get; }

    /// <summary>Number of customers whom a fraud befalls, or who are frauds.</summary>
    public int Episodes { get; }

    /// <summary>Most alerts that came from elsewhere.</summary>
    public int ImportedAlerts { get; }

    /// <summary>Networks of mobile operators, hotels and cafes in each country, shared by whoever is there.</summary>
    public int NetworksPerCountry { get; }

    /// <summary>Terminals in each country that anybody may use.</summary>
    public int TerminalsPerCountry { get; }

    /// <summary>Number of neighbourhoods; the last one may be smaller.</summary>
    public int Neighbourhoods => (Customers + CustomersPerNeighbourhood - 1) / CustomersPerNeighbourhood;

    /// <summary>Number of sessions of the customers before the given one, all together.</summary>
    public long SessionsBefore(int customerIndex) => (long)Sessions * customerIndex / Customers;

    private static int Scaled(int atScaleOne, double scale) => (int)Math.Round(atScaleOne * scale);
}
