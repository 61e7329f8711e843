namespace KiVendTout.Cli.Data.Generation.Fraud;

/// <summary>One fraud: its payments are a whole.</summary>
/// <param name="Number">From 1, in the whole world.</param>
/// <param name="Traits">Of what kind.</param>
/// <param name="Day">The day it begins.</param>
/// <param name="Start">The moment it begins, UTC, in seconds since 1970.</param>
/// <param name="OwnAccounts">How many accounts are opened for it.</param>
internal sealed record FraudEpisode(int Number, SchemeTraits Traits, int Day, long Start, int OwnAccounts)
{
    /// <summary>The accounts opened for it.</summary>
    public List<Person> Accounts { get; } = [];
}

/// <summary>Says which frauds happen in which community. Their number depends on the size of the world alone.</summary>
internal sealed class EpisodePlanner(FraudWorldPlan plan, Calendar calendar)
{
    /// <summary>Tries to find a day that suits the kind's mix.</summary>
    private const int MaxDraws = 64;

    private const int CampaignDays = 7;

    /// <summary>The frauds of a community.</summary>
    public List<FraudEpisode> Of(int community)
    {
        var episodes = new List<FraudEpisode>();
        var before = 0;
        foreach (var traits in SchemeTraits.All)
        {
            var all = Count(traits);
            for (var i = Before(all, community); i < Before(all, community + 1); i++)
            {
                episodes.Add(Plan(before + i + 1, traits));
            }

            before += all;
        }

        return episodes;
    }

    private int Count(SchemeTraits traits) =>
        Math.Max(1, (int)Math.Round(plan.Payments * FraudRates.Prevalence * traits.Share / traits.Payments));

    private int Before(int all, int community) =>
        (int)((long)all * Math.Min(community * FraudWorldPlan.CustomersPerCommunity, plan.Customers) / plan.Customers);

    private FraudEpisode Plan(int number, SchemeTraits traits)
    {
        var random = SeededRandom.For(plan.Seed, RandomUse.FraudEpisode, number);
        var day = Day(traits, random);
        var accounts = random.Chance(traits.OwnAccount) ? random.Between(traits.Accounts.Least, traits.Accounts.Most) : 0;
        return new FraudEpisode(number, traits, day, calendar.At(day, random.SecondOfDay(traits.ByNight)), accounts);
    }

    /// <summary>Some come in campaigns, all of one kind within a week; the others when they like, more or fewer as the mix drifts.</summary>
    private int Day(SchemeTraits traits, SeededRandom random)
    {
        const int first = 1;
        var last = FraudWorldPlan.Days - 1 - traits.SpanDays;
        var day = first;
        for (var draw = 0; draw < MaxDraws; draw++)
        {
            day = random.Chance(FraudRates.InCampaign) ? CampaignDay(traits.Scheme, random) : random.Between(first, last);
            if (day >= first && day <= last && random.Chance(traits.Mix.On(day) / Math.Max(traits.Mix.From, traits.Mix.To)))
            {
                break;
            }
        }

        return Math.Clamp(day, first, last);
    }

    private int CampaignDay(Scheme scheme, SeededRandom random)
    {
        var campaign = random.Next(FraudRates.Campaigns);
        var begin = SeededRandom.For(plan.Seed, RandomUse.FraudCampaign, ((int)scheme * FraudRates.Campaigns) + campaign).Next(FraudWorldPlan.Days - CampaignDays);
        return begin + random.Next(CampaignDays);
    }
}
