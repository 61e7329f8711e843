namespace KiVendTout.Cli.Data.Generation;

/// <summary>Lets the honest sessions of a neighbourhood happen: who comes how often, when, where from and on what.</summary>
internal sealed class VisitPlanner(WorldClock clock, Places places, Shopper shopper)
{
    /// <summary>Most planned visits of a customer; each is on a day of its own.</summary>
    public const int MaxVisits = 14;

    private const double StartsAtSignUp = 0.5;
    private const double ComesBackAtOnce = 0.04;
    private const double UsesPreferredDevice = 0.65;
    private const double IsOnTheGo = 0.25;
    private const double UsesPublicTerminal = 0.03;

    /// <summary>Shares out a number of visits among customers, by their weights.</summary>
    /// <returns>How many each has; less than asked for when all have <see cref="MaxVisits"/>.</returns>
    public static int[] ShareOut(List<Customer> customers, int visits, SeededRandom random)
    {
        var counts = new int[customers.Count];
        var total = customers.Sum(customer => customer.Weight);
        for (var visit = 0; visit < visits && total > 0; visit++)
        {
            var drawn = random.Next(total);
            var who = 0;
            while (drawn >= customers[who].Weight)
            {
                drawn -= customers[who].Weight;
                who++;
            }

            // Who has come often enough lets the next one come.
            for (var tried = 0; tried < counts.Length && (counts[who] == MaxVisits || customers[who].Weight == 0); tried++)
            {
                who = (who + 1) % counts.Length;
            }

            if (counts[who] < MaxVisits && customers[who].Weight > 0)
            {
                counts[who]++;
            }
        }

        return counts;
    }

    /// <summary>The sessions of a customer, in the order of time. None overlaps another.</summary>
    public IEnumerable<SessionStory> Visits(Customer customer, int count, SeededRandom random)
    {
        if (count == 0)
        {
            yield break;
        }

        var days = Days(customer, count, random);
        for (var visit = 0; visit < count; visit++)
        {
            var day = days[visit];
            var first = Visit(customer, day, Start(customer, day, random), IsAway(random), random);
            yield return first;
            if (visit + 1 < count && random.Chance(ComesBackAtOnce))
            {
                // From home to the bus, or the other way round: another device and network within the hour, and nothing wrong about it.
                visit++;
                var wasAtHome = first.Seat.Address == customer.Household.AddressOn(day);
                yield return Visit(customer, day, first.End.AddSeconds(random.Between(180, 1800)), wasAtHome, random);
            }
        }
    }

    private static bool IsAway(SeededRandom random) => random.Chance(IsOnTheGo);

    /// <summary>Days of the visits, ascending: distinct, after the sign-up; the first may be the day of the sign-up.</summary>
    private static int[] Days(Customer customer, int count, SeededRandom random)
    {
        var firstDay = Math.Max(0, customer.SignUpDay + 1);
        var days = Enumerable.Range(firstDay, WorldPlan.Days - firstDay).ToArray();
        for (var i = 0; i < count; i++)
        {
            var j = i + random.Next(days.Length - i);
            (days[i], days[j]) = (days[j], days[i]);
        }

        var chosen = days[..count];
        Array.Sort(chosen);
        if (customer.SignUpDay >= 0 && random.Chance(StartsAtSignUp))
        {
            chosen[0] = customer.SignUpDay;
        }

        return chosen;
    }

    /// <summary>Start of a visit. All end before the night owls of the next day begin, and the last ones before the world ends.</summary>
    private DateTimeOffset Start(Customer customer, int day, SeededRandom random)
    {
        if (day == customer.SignUpDay)
        {
            return customer.SignedUpAt.AddSeconds(random.Between(60, 900));
        }

        // Two humps: the lunch break, and above all the evening.
        const int Earliest = 23_400, Latest = 80_100;
        if (customer.IsNightOwl && random.Chance(0.6))
        {
            return clock.At(day, TimeSpan.FromSeconds(random.Between(3_600, 19_800)));
        }

        var hump = random.Chance(0.35) ? 45_000 : 71_000;
        var spread = random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5;
        return clock.At(day, TimeSpan.FromSeconds(Math.Clamp(hump + (spread * 20_000), Earliest, Latest)));
    }

    private SessionStory Visit(Customer customer, int day, DateTimeOffset start, bool away, SeededRandom random)
    {
        var country = customer.Trip is { } trip && day >= trip.FirstDay && day <= trip.LastDay ? trip.Country : null;
        var story = new SessionStory(customer, start, Sit(customer, day, country, away, random), random);
        return shopper.Visit(story, new Means(customer.Method, customer.CardBin, country ?? customer.CardCountry), random);
    }

    private Seat Sit(Customer customer, int day, string? abroad, bool away, SeededRandom random)
    {
        if (random.Chance(abroad is null ? UsesPublicTerminal : 0.2))
        {
            var country = abroad ?? customer.Country;
            return new Seat(DeviceKind.WebDesktop, places.PublicDevice(country, random), places.Network(country, random));
        }

        var kind = random.Chance(UsesPreferredDevice) ? customer.PreferredDevice : (DeviceKind)random.Next(4);
        if (abroad is not null || away)
        {
            // The computer stays at home.
            var mobile = kind == DeviceKind.WebDesktop ? DeviceKind.WebMobile : kind;
            return new Seat(mobile, customer.PhoneOn(day), places.Network(abroad ?? customer.Country, random));
        }

        return new Seat(
            kind,
            kind == DeviceKind.WebDesktop ? customer.Household.Computer : customer.PhoneOn(day),
            customer.Household.AddressOn(day));
    }
}
