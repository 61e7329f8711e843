namespace KiVendTout.Cli.Data.Generation.Fraud;

/// <summary>The unit of work: some customers, and all that happens to them.</summary>
/// <param name="people">The customers, by number.</param>
/// <param name="random">Their chance.</param>
/// <param name="calendar">The world's days.</param>
internal sealed class Community(List<Person> people, SeededRandom random, Calendar calendar)
{
    private const int MaxLooks = 50;

    public IReadOnlyList<Person> People => people;

    public SeededRandom Random => random;

    /// <summary>Their attempts to pay, in no order.</summary>
    public List<Attempt> Attempts { get; } = [];

    /// <summary>Takes an attempt that lies within the two years.</summary>
    public void Add(Attempt attempt)
    {
        if (attempt.Second >= calendar.Begin && attempt.Second < calendar.End)
        {
            Attempts.Add(attempt);
        }
    }

    /// <summary>Somebody honest who signed up a while before a fraud and still comes; null when nobody is found.</summary>
    public Person? PickVictim(FraudEpisode episode)
    {
        const int daysKnown = 20;
        for (var look = 0; look < MaxLooks; look++)
        {
            var person = random.Pick(people);
            if (person.SignedUpAt + (daysKnown * 86_400L) <= episode.Start && episode.Day >= person.Active.First && episode.Day <= person.Active.Last)
            {
                return person;
            }
        }

        return null;
    }
}
