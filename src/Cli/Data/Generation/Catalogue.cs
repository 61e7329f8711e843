namespace KiVendTout.Cli.Data.Generation;

/// <summary>A product of the shop.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Category">Its category.</param>
/// <param name="IsAdultOnly">Whether only adults may buy it.</param>
/// <param name="PriceCents">Price of one, EUR cents.</param>
/// <param name="CreatedAt">When it came into the catalogue, UTC: before the first session.</param>
internal readonly record struct ProductRow(int Number, string Category, bool IsAdultOnly, long PriceCents, DateTimeOffset CreatedAt);

/// <summary>The products. Each is made from its number, so that none is kept.</summary>
internal sealed class Catalogue(WorldPlan plan, WorldClock clock)
{
    private const string AdultCategory = "Adult";
    private const int AdultEvery = 9;
    private const double LowestPrice = 3.00;
    private const double PriceRange = 80.00;
    private const int DaysOfListing = 365;

    /// <summary>Fraction whose multiples fill 0 to 1 evenly, so that cheap and dear products are there at any scale.</summary>
    private const double GoldenFraction = 0.6180339887498949;

    private static readonly string[] Categories = ["Books", "Home", "Sports", "Electronics", "Beauty", "Fashion", "Groceries"];

    /// <summary>Number of products.</summary>
    public int Count => plan.Products;

    /// <summary>The product of a number, 1 to <see cref="Count"/>.</summary>
    public ProductRow Get(int number)
    {
        var random = SeededRandom.For(plan.Seed, RandomUse.Product, number);
        var adult = number % AdultEvery == 0;
        var category = adult ? AdultCategory : random.Pick(Categories);
        var createdAt = clock.At(-1 - random.Next(DaysOfListing), TimeSpan.FromSeconds(random.Next(86_400)));
        return new ProductRow(number, category, adult, PriceOf(number), createdAt);
    }

    /// <summary>Price of one, EUR cents.</summary>
    public static long PriceOf(int number)
    {
        var u = number * GoldenFraction % 1;
        return (long)Math.Round(100 * (LowestPrice + (PriceRange * u * u)));
    }

    /// <summary>Number of a product that somebody comes upon: some are far more popular than others.</summary>
    public int Pick(SeededRandom random) => 1 + (int)(Count * Math.Pow(random.NextDouble(), 1.5));

    /// <summary>Number of the dearest of some products: what somebody takes who does not mean to pay.</summary>
    public int PickDear(SeededRandom random)
    {
        const int Looked = 8;
        var best = Pick(random);
        for (var i = 1; i < Looked; i++)
        {
            var other = Pick(random);
            best = PriceOf(other) > PriceOf(best) ? other : best;
        }

        return best;
    }

    /// <summary>Number of the cheapest of some products: what somebody takes who tries stolen cards.</summary>
    public int PickCheap(SeededRandom random)
    {
        const int Looked = 4;
        var best = Pick(random);
        for (var i = 1; i < Looked; i++)
        {
            var other = Pick(random);
            best = PriceOf(other) < PriceOf(best) ? other : best;
        }

        return best;
    }
}
