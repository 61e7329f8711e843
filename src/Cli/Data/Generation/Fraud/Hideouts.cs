namespace KiVendTout.Cli.Data.Generation.Fraud;

/// <summary>
/// Where fraudsters sit. In the beginning their rings use devices again and hide behind proxies; in the end each device is new and the address is
/// that of a carrier or of somebody's line, which honest people use too.
/// </summary>
internal sealed class Hideouts(FraudWorldPlan plan, Networks networks, Places places)
{
    private const int MonthDays = 30;
    private const double UsesPublicTerminal = 0.04;

    /// <summary>A seat from which to look like somebody of a country.</summary>
    public Spot Sit(string country, int day, SeededRandom random)
    {
        var device = Device(country, day, random);
        var drawn = random.NextDouble();
        var proxy = FraudRates.SitsBehindProxy.On(day);
        var carrier = proxy + FraudRates.SitsBehindCarrier.On(day);
        if (drawn < proxy)
        {
            return new Spot(device, networks.Proxy(random), random.Chance(HonestRates.ProxyIsAbroad) ? Places.Abroad(country, random) : country);
        }

        if (drawn < carrier)
        {
            return new Spot(device, networks.Carrier(country, random), country);
        }

        if (drawn < carrier + FraudRates.SitsAbroad)
        {
            var abroad = Places.Abroad(country, random);
            return new Spot(device, random.Chance(0.5) ? networks.Carrier(abroad, random) : places.Network(abroad, random), abroad);
        }

        return new Spot(device, random.NextBits(), country);
    }

    private ulong Device(string country, int day, SeededRandom random)
    {
        if (random.Chance(UsesPublicTerminal))
        {
            return places.PublicDevice(country, random);
        }

        var ring = (day / MonthDays * FraudRates.Rings) + random.Next(FraudRates.Rings);
        return random.Chance(FraudRates.ReusesDevice.On(day))
            ? SeededRandom.For(plan.Seed, RandomUse.RingDevice, ring).NextBits()
            : random.NextBits();
    }
}
