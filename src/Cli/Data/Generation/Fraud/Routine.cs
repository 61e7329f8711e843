namespace KiVendTout.Cli.Data.Generation.Fraud;

/// <summary>Two years of an honest customer.</summary>
internal sealed class Routine(FraudWorldPlan plan, Calendar calendar, Whereabouts whereabouts, Checkout checkout)
{
    private const int MaxPurchases = 1_000;
    private const double BuysOnSignUp = 0.65;
    private const int SecondsPerHour = 3_600;

    /// <summary>Share of the world's purchases that falls on an average customer's days, measured: so many more must each of these days hold.</summary>
    private const double ActiveShare = 0.675;

    /// <summary>Lets a person live.</summary>
    public void Live(Person person, Community community)
    {
        var random = community.Random;
        var (first, last) = person.Active;
        if (last < first)
        {
            return;
        }

        var mean = plan.PaymentsPerCustomer / HonestRates.AttemptsPerPurchase * person.Visits * calendar.Share(first, last) / ActiveShare;
        var isNew = person.SignedUpAt >= calendar.Begin;
        if (isNew && random.Chance(BuysOnSignUp))
        {
            BuyAt(person, person.SignedUpAt + random.Between(90, 1_800), 1, isFirst: true, community);
            mean--;
        }

        for (var left = Math.Min(MaxPurchases, random.Round(Math.Max(0, mean))); left > 0; left--)
        {
            Buy(person, calendar.Pick(first, last, random), community);
        }

        GetPhone(person, community);
        ChangeContact(person, community);
    }

    private void GetPhone(Person person, Community community)
    {
        var day = person.NewPhoneDay + community.Random.Next(2);
        if (day >= person.Active.First && day <= person.Active.Last && community.Random.Chance(HonestRates.TriesNewPhone))
        {
            Buy(person, day, community);
        }
    }

    private void ChangeContact(Person person, Community community)
    {
        var random = community.Random;
        for (var left = random.Chance(HonestRates.ChangesContact) ? random.Between(1, 2) : 0; left > 0; left--)
        {
            var at = calendar.At(random.Between(person.Active.First, person.Active.Last), random.SecondOfDay(HonestRates.IsAwakeForOnce));
            if (at <= person.SignedUpAt)
            {
                continue;
            }

            person.ContactChanges.Add(at);
            if (random.Chance(HonestRates.BuysAfterChange))
            {
                BuyAt(person, at + random.Between(120, 20 * SecondsPerHour), random.Chance(0.4) ? 2.2 : 1, isFirst: false, community);
            }
        }
    }

    private void Buy(Person person, int day, Community community)
    {
        var at = calendar.At(day, SecondOfDay(person, community.Random));
        if (at > person.SignedUpAt)
        {
            BuyAt(person, at, 1, isFirst: false, community);
        }
    }

    private void BuyAt(Person person, long second, double factor, bool isFirst, Community community)
    {
        var random = community.Random;
        var day = Math.Max(0, calendar.DayOf(second));
        var isWorkday = calendar.DateOf(day).DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
        var from = whereabouts.Sit(person, day, (int)(second % 86_400), isWorkday, random);
        var cents = (int)(Basket.Honest(person, day, isFirst, calendar.IsBeforeChristmas(day), random) * factor);
        var last = checkout.Pay(person, second, from, cents, community);
        if (random.Chance(HonestRates.BuysAgainAtOnce))
        {
            checkout.Pay(person, last + random.Between(120, SecondsPerHour), from, Basket.Around(person.Spends * 0.7, random), community);
        }
    }

    private static int SecondOfDay(Person person, SeededRandom random)
    {
        const int earliest = 6 * SecondsPerHour, latest = 86_399;
        return random.Chance(person.IsNightOwl ? 0.5 : HonestRates.IsAwakeForOnce)
            ? random.Next(earliest)
            : (int)Math.Clamp((person.Hour + (2.5 * random.Normal())) * SecondsPerHour, earliest, latest);
    }
}
