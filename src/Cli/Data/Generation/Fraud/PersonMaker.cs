namespace KiVendTout.Cli.Data.Generation.Fraud;

/// <summary>Makes the people of a community: households, offices, how they live, and among them the accounts that fraudsters open.</summary>
internal sealed class PersonMaker(Calendar calendar)
{
    private const int DaysOfOldSignUps = 1_500;
    private const int DaysAfterSignUp = 5;
    private const int Never = FraudWorldPlan.Days;
    private const int PeoplePerOffice = 40;
    private const double IsMinor = 0.04;

    private static readonly int[] HouseholdSizes = [1, 1, 1, 2, 2, 2, 3, 4];

    /// <summary>The people from one index (0-based) to another, excluded. The accounts of an episode stand somewhere among them.</summary>
    public List<Person> Make(int first, int end, IReadOnlyList<FraudEpisode> episodes, SeededRandom random)
    {
        var owners = Owners(end - first, episodes, random);
        var offices = Enumerable.Range(0, 1 + (owners.Length / PeoplePerOffice)).Select(_ => (Country: random.Country(), Address: random.NextBits())).ToArray();
        var people = new List<Person>(owners.Length);
        var (home, room) = (Home.New(random.Country(), random), 0);
        foreach (var owner in owners)
        {
            var number = first + people.Count + 1;
            if (owner is not null)
            {
                var account = Account(number, owner, random);
                owner.Accounts.Add(account);
                people.Add(account);
                continue;
            }

            if (room == 0)
            {
                (home, room) = (Home.New(random.Country(), random), random.Pick(HouseholdSizes));
            }

            room--;
            var office = random.Chance(HonestRates.WorksInOffice) ? offices.FirstOrDefault(office => office.Country == home.Country) : default;
            people.Add(Honest(number, home, office.Address, random));
        }

        return people;
    }

    /// <summary>Whose accounts are opened by a fraudster: null for nearly all.</summary>
    private static FraudEpisode?[] Owners(int count, IReadOnlyList<FraudEpisode> episodes, SeededRandom random)
    {
        var owners = new FraudEpisode?[count];
        var free = count / 2;
        foreach (var episode in episodes.SelectMany(episode => Enumerable.Repeat(episode, episode.OwnAccounts)))
        {
            // A community too small for all of its frauds has fewer of them: half of its people stay honest.
            var index = random.Next(count);
            while (owners[index] is not null)
            {
                index = (index + 1) % count;
            }

            if (free-- > 0)
            {
                owners[index] = episode;
            }
        }

        return owners;
    }

    private Person Honest(int number, Home home, ulong office, SeededRandom random)
    {
        var before = random.Chance(HonestRates.SignedUpBefore);
        var signUpDay = before ? -1 - random.Next(DaysOfOldSignUps) : random.Next(FraudWorldPlan.Days - DaysAfterSignUp);
        var firstDay = Math.Max(0, signUpDay);
        var lastDay = random.Chance(HonestRates.Leaves) ? random.Between(firstDay, FraudWorldPlan.Days - 1) : FraudWorldPlan.Days - 1;
        var worksAt = office == 0 ? default((ulong, ulong)?) : (office, random.NextBits());
        var trips = Trips(home.Country, random);
        return Make(number, calendar.At(signUpDay, random.SecondOfDay(HonestRates.IsAwakeForOnce)), (firstDay, lastDay), home, worksAt, trips, random);
    }

    private Person Account(int number, FraudEpisode owner, SeededRandom random)
    {
        var (least, most) = owner.Traits.OpenedHours;
        var opened = owner.Start - (random.Between(least, most) * 3_600L) - random.Between(200, 3_599);
        var day = Math.Max(0, calendar.DayOf(opened));
        return Make(number, opened, (day, day - 1), Home.New(random.Country(), random), null, [], random);
    }

    private Person Make(
        int number, long signedUpAt, (int First, int Last) active, Home home, (ulong Address, ulong Computer)? office,
        IReadOnlyList<(string Country, int First, int Last)> trips, SeededRandom random)
    {
        var main = Card.New(random.Chance(HonestRates.HasForeignCard) ? Places.Abroad(home.Country, random) : home.Country, random);
        var others = random.Chance(HonestRates.SharesAccount) ? 3 : random.Chance(HonestRates.HasSecondCard) ? 1 : 0;
        return new Person
        {
            Number = number,
            SignedUpAt = signedUpAt,
            Active = active,
            BirthDate = BirthDate(random),
            Prefers = (DeviceKind)random.Next(4),
            Home = home,
            Wallet = new Wallet(
                main,
                [.. Enumerable.Range(0, others).Select(_ => Card.New(home.Country, random))],
                random.Chance(HonestRates.RenewsCard) ? random.Next(Never) : Never,
                main.Renew(random)),
            Method = (PayMethod)random.Next(4),
            Phone = (random.NextBits(), random.NextBits()),
            NewPhoneDay = random.Chance(HonestRates.BuysPhone) ? random.Next(Never) : Never,
            Office = office,
            Trips = trips,
            Visits = random.Factor(HonestRates.VisitsSigma) / Math.Exp(HonestRates.VisitsSigma * HonestRates.VisitsSigma / 2),
            Spends = HonestRates.MiddleAmount * random.Factor(HonestRates.SpendingSigma),
            Hour = random.Chance(0.3) ? 13 + (1.5 * random.Normal()) : 19.5 + (1.5 * random.Normal()),
            IsNightOwl = random.Chance(HonestRates.IsNightOwl),
            ClearsBrowser = random.Chance(HonestRates.ClearsBrowser),
            UsesProxy = random.Chance(HonestRates.UsesProxy),
        };
    }

    private static List<(string Country, int First, int Last)> Trips(string home, SeededRandom random)
    {
        var trips = new List<(string Country, int First, int Last)>();
        for (var left = random.Chance(HonestRates.Travels) ? random.Between(1, 3) : 0; left > 0; left--)
        {
            var day = random.Next(FraudWorldPlan.Days);
            trips.Add((Places.Abroad(home, random), day, day + random.Between(3, 21)));
        }

        return trips;
    }

    /// <summary>13 to 15 years on the last day for some, 20 to 75 for the others: nobody comes of age in these two years.</summary>
    private DateOnly BirthDate(SeededRandom random) => random.Chance(IsMinor)
        ? calendar.DateOf(FraudWorldPlan.Days).AddYears(-15).AddDays(-random.Next(365))
        : calendar.DateOf(FraudWorldPlan.Days).AddYears(-20).AddDays(-1 - random.Next(55 * 365));
}
