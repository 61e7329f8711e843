namespace KiVendTout.Cli.Data.Generation;

/// <summary>How a thief goes through the shop. They sit in the same places, use the same means and see the same pages as others do.</summary>
internal sealed class Thief(WorldClock clock, Catalogue catalogue, Places places, Shopper shopper)
{
    private const double UsesPublicTerminal = 0.4;

    /// <summary>Places looked at for one that is not the last; the smallest country has four.</summary>
    private const int MaxMoves = 64;

    private static readonly string[] Methods = ["card", "card", "paypal", "apple_pay", "google_pay"];

    /// <summary>The sessions of a fraud, in the order of time.</summary>
    public IReadOnlyList<SessionStory> Act(Customer customer, Episode episode, SeededRandom random) => episode.Kind switch
    {
        FraudKind.CardTesting => [TestCards(customer, episode, random)],
        FraudKind.Takeover => TakeOver(customer, episode, random),
        _ => [BuyForMuch(customer, episode, random)],
    };

    /// <summary>Number of sessions of a fraud.</summary>
    public static int SessionsOf(Episode episode) => episode.Kind == FraudKind.Takeover ? 2 : 1;

    /// <summary>When a mule strikes: between 03:00 and 05:00.</summary>
    public static TimeSpan MuleHour(SeededRandom random) => TimeSpan.FromSeconds(random.Between(3 * 3600, 5 * 3600));

    private SessionStory TestCards(Customer customer, Episode episode, SeededRandom random)
    {
        var country = random.Chance(0.5) ? customer.Country : Places.Abroad(customer.Country, random);
        var story = Begin(customer, clock.At(episode.Day, TimeSpan.FromSeconds(random.Between(8 * 3600, 23 * 3600))), country, random);
        shopper.Browse(story, random.Between(1, 4), random);
        Shopper.Take(story, new OrderLine(catalogue.PickCheap(random), 1), random);
        Shopper.CheckOut(story, random);

        // Seven to ten attempts, at most a minute apart: the sixth lies within ten minutes of the first.
        var attempts = random.Between(7, 10);
        for (var attempt = 1; attempt <= attempts; attempt++)
        {
            story.Pays(StolenMeans(country, random), succeeds: attempt == attempts && random.Chance(0.6));
            story.Wait(15, 55);
        }

        return story.Close();
    }

    private List<SessionStory> TakeOver(Customer customer, Episode episode, SeededRandom random)
    {
        var country = random.Chance(0.6) ? Places.Abroad(customer.Country, random) : customer.Country;
        var start = clock.At(episode.Day, TimeSpan.FromSeconds(random.Between(8 * 3600, 22 * 3600)));
        var first = Begin(customer, start, country, random);
        Fill(first, random);
        first.Pays(StolenMeans(country, random), succeeds: false);
        first.Close();

        // Refused, they go on within the hour from elsewhere, with something else. The wait is counted so that the next attempt follows
        // within the hour too: a session takes less than twenty minutes to its attempt.
        var second = Begin(customer, first.End.AddMinutes(random.Between(3, 25)), country, random, elsewhereThan: first.Seat);
        Fill(second, random);
        var succeeds = random.Chance(0.7);
        second.Pays(StolenMeans(country, random), succeeds);
        if (!succeeds)
        {
            second.Wait(15, 60);
            second.Pays(StolenMeans(country, random), succeeds: random.Chance(0.5));
        }

        return [first, second.Close()];
    }

    private SessionStory BuyForMuch(Customer customer, Episode episode, SeededRandom random)
    {
        const long Much = 120_00;
        const int MaxLines = 8;
        var country = Places.Abroad(customer.Country, random);
        var story = Begin(customer, clock.At(episode.Day, MuleHour(random)), country, random);
        shopper.Browse(story, random.Between(1, 4), random);
        for (var line = 0; line < MaxLines && story.CartCents <= Much; line++)
        {
            Shopper.Take(story, new OrderLine(catalogue.PickDear(random), random.Between(1, 2)), random);
        }

        Shopper.CheckOut(story, random);
        story.Pays(StolenMeans(country, random), succeeds: true);
        return story.Close();
    }

    private void Fill(SessionStory story, SeededRandom random)
    {
        shopper.Browse(story, random.Between(0, 3), random);
        foreach (var line in Shopper.Lines(random, () => catalogue.PickDear(random)))
        {
            Shopper.Take(story, line, random);
        }

        Shopper.CheckOut(story, random);
    }

    private SessionStory Begin(Customer customer, DateTimeOffset start, string country, SeededRandom random, Seat? elsewhereThan = null)
    {
        var seat = Sit(country, random);
        for (var moved = 0; moved < MaxMoves && (seat.Device == elsewhereThan?.Device || seat.Address == elsewhereThan?.Address); moved++)
        {
            seat = Sit(country, random);
        }

        var story = new SessionStory(customer, start, seat, random) { IsFraud = true };
        story.Happens("page_view");
        return story;
    }

    private Seat Sit(string country, SeededRandom random)
    {
        var device = random.Chance(UsesPublicTerminal) ? places.PublicDevice(country, random) : random.NextBits();
        return new Seat((DeviceKind)random.Next(4), device, places.Network(country, random));
    }

    private static Means StolenMeans(string country, SeededRandom random) =>
        new(random.Pick(Methods), Places.CardBin(random.Chance(0.5) ? country : random.Pick(Places.Countries), random), country);
}
