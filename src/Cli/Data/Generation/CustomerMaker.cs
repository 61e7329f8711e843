namespace KiVendTout.Cli.Data.Generation;

/// <summary>Makes the customers of a neighbourhood: households, how they live, who has a fraud in their story.</summary>
internal sealed class CustomerMaker(WorldPlan plan, WorldClock clock)
{
    /// <summary>Days left after the latest sign-up: enough for <see cref="VisitPlanner.MaxVisits"/> visits on days of their own.</summary>
    private const int DaysAfterSignUp = VisitPlanner.MaxVisits + 1;

    private const int DaysOfOldSignUps = 365;
    private const double SignedUpBefore = 0.7;
    private const double IsMinor = 0.08;
    private const double LivesAbroad = 0.02;
    private const double Travels = 0.06;
    private const double BuysPhone = 0.10;
    private const double ChangesAddress = 0.10;
    private const double LivesByNight = 0.03;

    /// <summary>Hours within which a mule strikes after signing up.</summary>
    private const int MuleHours = 72;

    private static readonly int[] HouseholdSizes = [1, 1, 1, 2, 2, 3, 4, 5];
    private static readonly int[] Weights = [1, 5, 5, 5, 5, 5, 5, 5, 10, 10];
    private static readonly string[] Methods = ["card", "paypal", "apple_pay", "google_pay"];

    /// <summary>The customers from one index (0-based) to another, excluded.</summary>
    public List<Customer> Make(int first, int end, SeededRandom random)
    {
        var customers = new List<Customer>(end - first);
        while (first + customers.Count < end)
        {
            var household = MakeHousehold(random);
            var size = Math.Min(random.Pick(HouseholdSizes), end - first - customers.Count);
            for (var member = 0; member < size; member++)
            {
                customers.Add(Make(first + customers.Count, household, random));
            }
        }

        return customers;
    }

    private static Household MakeHousehold(SeededRandom random) => new(
        random.Pick(Places.Countries),
        random.NextBits(),
        random.NextBits(),
        random.Chance(ChangesAddress) ? random.Next(WorldPlan.Days) : WorldPlan.Days,
        random.NextBits());

    private Customer Make(int index, Household household, SeededRandom random)
    {
        var episode = Episode.Of(plan, index);
        var (signUpDay, signedUpAt) = SignUp(episode, random);
        var cardCountry = random.Chance(LivesAbroad) ? Places.Abroad(household.Country, random) : household.Country;
        return new Customer
        {
            Number = index + 1,
            SignedUpAt = signedUpAt,
            SignUpDay = signUpDay,
            Country = household.Country,
            PreferredDevice = (DeviceKind)random.Next(4),
            BirthDate = BirthDate(random),
            Household = household,
            Phone = (random.NextBits(), random.NextBits()),
            NewPhoneDay = random.Chance(BuysPhone) ? random.Next(WorldPlan.Days) : WorldPlan.Days,
            CardCountry = cardCountry,
            CardBin = Places.CardBin(cardCountry, random),
            Method = random.Pick(Methods),
            IsNightOwl = random.Chance(LivesByNight),
            Trip = random.Chance(Travels) ? Trip(household.Country, random) : null,
            Weight = episode?.Kind == FraudKind.Mule ? 0 : random.Pick(Weights),
            Episode = episode,
        };
    }

    private (int Day, DateTimeOffset At) SignUp(Episode? episode, SeededRandom random)
    {
        var timeOfDay = TimeSpan.FromSeconds(random.Between(7 * 3600, 22 * 3600));
        if (episode?.Kind == FraudKind.Mule)
        {
            var at = clock.At(episode.Day, TimeSpan.FromHours(3)).AddMinutes(-random.Between(60, MuleHours * 60)).AddSeconds(random.Next(60));
            return (episode.Day, at);
        }

        var before = random.Chance(SignedUpBefore) || episode is not null;
        var day = before ? -1 - random.Next(DaysOfOldSignUps) : random.Next(WorldPlan.Days - DaysAfterSignUp);
        return (day, clock.At(day, timeOfDay));
    }

    /// <summary>13 to 17 years for some, 18 to 75 for the others. Nobody comes of age in the days of this world: a customer is a minor or is not.</summary>
    private DateOnly BirthDate(SeededRandom random) => random.Chance(IsMinor)
        ? clock.Until.AddYears(-13).AddDays(-1 - random.Next(4 * 365))
        : clock.Until.AddYears(-18).AddDays(-WorldPlan.Days - random.Next(57 * 365));

    private static (string Country, int FirstDay, int LastDay) Trip(string home, SeededRandom random)
    {
        var firstDay = random.Next(WorldPlan.Days);
        return (Places.Abroad(home, random), firstDay, firstDay + random.Between(3, 14));
    }
}
