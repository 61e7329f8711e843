namespace KiVendTout.Cli.Data.Generation.Fraud;

/// <summary>Where an honest customer sits: at home, in the office, on the go, on a journey, behind a proxy, in public.</summary>
internal sealed class Whereabouts(Networks networks, Places places)
{
    private const int OfficeOpens = 8 * 3_600;
    private const int OfficeCloses = 18 * 3_600;

    /// <summary>The seat of a purchase.</summary>
    /// <param name="person">Who buys.</param>
    /// <param name="day">On which day.</param>
    /// <param name="secondOfDay">At what time.</param>
    /// <param name="isWorkday">Whether offices are open.</param>
    /// <param name="random">Chance.</param>
    public Spot Sit(Person person, int day, int secondOfDay, bool isWorkday, SeededRandom random)
    {
        var spot = SitSomewhere(person, day, isWorkday && secondOfDay is > OfficeOpens and < OfficeCloses, random);
        return random.Chance(person.ClearsBrowser ? 0.7 : HonestRates.LooksNew) ? spot with { Device = random.NextBits() } : spot;
    }

    private Spot SitSomewhere(Person person, int day, bool isOfficeOpen, SeededRandom random)
    {
        var (home, phone) = (person.Home, person.PhoneOn(day));
        if (person.Trips.FirstOrDefault(trip => day >= trip.First && day <= trip.Last) is { Country: { } abroad })
        {
            return new Spot(phone, random.Chance(0.5) ? networks.Carrier(abroad, random) : places.Network(abroad, random), abroad);
        }

        if (person.UsesProxy && random.Chance(0.5))
        {
            var shown = random.Chance(HonestRates.ProxyIsAbroad) ? Places.Abroad(home.Country, random) : home.Country;
            return new Spot(DeviceAtHome(person, day), networks.Proxy(random), shown);
        }

        if (isOfficeOpen && person.Office is { } office && random.Chance(0.6))
        {
            return new Spot(random.Chance(0.5) ? office.Computer : phone, office.Address, home.Country);
        }

        if (random.Chance(HonestRates.IsInPublic))
        {
            return new Spot(random.Chance(0.5) ? places.PublicDevice(home.Country, random) : phone, places.Network(home.Country, random), home.Country);
        }

        return random.Chance(HonestRates.IsOnTheGo.On(day))
            ? new Spot(phone, networks.Carrier(home.Country, random), home.Country)
            : new Spot(DeviceAtHome(person, day), home.AddressOn(day), home.Country);
    }

    private static ulong DeviceAtHome(Person person, int day) => person.Prefers == DeviceKind.WebDesktop ? person.Home.Computer : person.PhoneOn(day);
}
