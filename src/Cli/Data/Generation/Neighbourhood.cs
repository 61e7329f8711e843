namespace KiVendTout.Cli.Data.Generation;

/// <summary>The unit of work: some customers, and all that happens to them.</summary>
internal sealed class Neighbourhood
{
    private readonly WorldPlan _plan;
    private readonly CustomerMaker _customers;
    private readonly VisitPlanner _visits;
    private readonly Thief _thief;

    public Neighbourhood(WorldPlan plan, WorldClock clock, Catalogue catalogue)
    {
        var places = new Places(plan.Seed, plan.NetworksPerCountry, plan.TerminalsPerCountry);
        var shopper = new Shopper(catalogue);
        _plan = plan;
        _customers = new CustomerMaker(plan, clock);
        _visits = new VisitPlanner(clock, places, shopper);
        _thief = new Thief(clock, catalogue, places, shopper);
    }

    /// <summary>Makes the neighbourhood of a number, from 0, and writes it.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="rows">Where to.</param>
    /// <param name="advance">Called after each customer.</param>
    public void Write(int number, DataSetRows rows, Action advance)
    {
        var random = SeededRandom.For(_plan.Seed, RandomUse.Neighbourhood, number);
        var first = number * WorldPlan.CustomersPerNeighbourhood;
        var end = Math.Min(first + WorldPlan.CustomersPerNeighbourhood, _plan.Customers);
        var customers = _customers.Make(first, end, random);

        var sessions = (int)(_plan.SessionsBefore(end) - _plan.SessionsBefore(first));
        var stolen = customers.Sum(customer => customer.Episode is { } episode ? Thief.SessionsOf(episode) : 0);
        var counts = VisitPlanner.ShareOut(customers, sessions - stolen, random);
        for (var i = 0; i < customers.Count; i++)
        {
            Write(customers[i], counts[i], rows, random);
            advance();
        }
    }

    private void Write(Customer customer, int visits, DataSetRows rows, SeededRandom random)
    {
        rows.Write(customer);
        IEnumerable<SessionStory> stories = _visits.Visits(customer, visits, random);
        if (customer.Episode is { } episode)
        {
            stories = stories.Concat(_thief.Act(customer, episode, random)).ToList().OrderBy(story => story.Start);
        }

        foreach (var story in stories)
        {
            rows.Write(story, random);
        }
    }
}
