namespace KiVendTout.Cli.Data.Generation.Fraud.Schemes;

/// <summary>Commits frauds of a kind.</summary>
internal interface IThief
{
    /// <summary>Lets an episode happen.</summary>
    void Act(FraudEpisode episode, Community community);
}

/// <summary>What all episodes do.</summary>
internal static class Thieves
{
    /// <summary>The account an episode is done with: its own, else that of somebody; null when nobody is found, and it does not happen.</summary>
    public static Person? Account(this FraudEpisode episode, Community community) =>
        episode.Accounts is [var own, ..] ? own : community.PickVictim(episode);

    /// <summary>An attempt of an episode.</summary>
    public static void Try(this FraudEpisode episode, Community community, Attempt attempt) =>
        community.Add(attempt with { Scheme = episode.Traits.Scheme, Episode = episode.Number });

    /// <summary>A means of payment, mostly a card.</summary>
    public static PayMethod Method(SeededRandom random) => random.Chance(0.5) ? PayMethod.Card : (PayMethod)random.Next(4);
}
