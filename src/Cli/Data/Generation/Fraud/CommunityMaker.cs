using KiVendTout.Cli.Data.Generation.Fraud.Schemes;

namespace KiVendTout.Cli.Data.Generation.Fraud;

/// <summary>Makes a community from the seed and its number alone: its people, their honest lives, then the frauds among them.</summary>
internal sealed class CommunityMaker
{
    private const int NetworksPerCountry = 60;
    private const int TerminalsPerCountry = 15;

    private readonly FraudWorldPlan _plan;
    private readonly Calendar _calendar;
    private readonly EpisodePlanner _episodes;
    private readonly PersonMaker _people;
    private readonly Routine _routine;
    private readonly Dictionary<Scheme, IThief> _thieves;

    public CommunityMaker(FraudWorldPlan plan, Calendar calendar)
    {
        var places = new Places(plan.Seed, NetworksPerCountry, TerminalsPerCountry);
        var networks = new Networks(plan);
        var hideouts = new Hideouts(plan, networks, places);
        (_plan, _calendar) = (plan, calendar);
        _episodes = new EpisodePlanner(plan, calendar);
        _people = new PersonMaker(calendar);
        _routine = new Routine(plan, calendar, new Whereabouts(networks, places), new Checkout(plan, calendar));
        _thieves = new()
        {
            [Scheme.CardTestingFast] = new CardTesting(hideouts, isSlow: false),
            [Scheme.CardTestingSlow] = new CardTesting(hideouts, isSlow: true),
            [Scheme.TakeoverNewDevice] = new Takeover(hideouts, onOwnDevice: false),
            [Scheme.TakeoverOwnDevice] = new Takeover(hideouts, onOwnDevice: true),
            [Scheme.StolenCardCold] = new StolenCard(plan, calendar, hideouts, warmsUp: false),
            [Scheme.StolenCardWarm] = new StolenCard(plan, calendar, hideouts, warmsUp: true),
            [Scheme.FriendlyFraud] = new FriendlyFraud(),
            [Scheme.Collusion] = new Collusion(plan, calendar, hideouts),
        };
    }

    /// <summary>Makes the community of a number, from 0.</summary>
    public Community Make(int number)
    {
        var random = SeededRandom.For(_plan.Seed, RandomUse.FraudCommunity, number);
        var first = number * FraudWorldPlan.CustomersPerCommunity;
        var end = Math.Min(first + FraudWorldPlan.CustomersPerCommunity, _plan.Customers);
        var episodes = _episodes.Of(number);
        var community = new Community(_people.Make(first, end, episodes, random), random, _calendar);
        foreach (var person in community.People)
        {
            _routine.Live(person, community);
        }

        foreach (var episode in episodes)
        {
            _thieves[episode.Traits.Scheme].Act(episode, community);
        }

        return community;
    }
}
