namespace KiVendTout.Cli.Data.Generation.Fraud.Schemes;

/// <summary>Stolen cards are tried one after the other with small amounts, on an account of their own or on somebody's.</summary>
internal sealed class CardTesting(Hideouts hideouts, bool isSlow) : IThief
{
    /// <inheritdoc/>
    public void Act(FraudEpisode episode, Community community)
    {
        var random = community.Random;
        if (episode.Account(community) is not { } account)
        {
            return;
        }

        var country = random.Chance(0.8) ? account.Home.Country : random.Country();
        var from = hideouts.Sit(country, episode.Day, random);
        var (card, second) = (Card.New(random.Country(), random), episode.Start);
        var end = episode.Start + (episode.Traits.SpanDays * 86_400L);
        for (var left = isSlow ? random.Between(4, 12) : random.Between(5, 17); left > 0 && second < end; left--)
        {
            var fails = random.Chance(isSlow ? FraudRates.SlowTestFails : FraudRates.FastTestFails);
            var cents = Basket.Cents(random.Between(1.0, FraudRates.TestAmountMax.On(episode.Day)));
            episode.Try(community, new Attempt(second, account.Number, from, card, Thieves.Method(random), cents, !fails));
            second += isSlow ? random.Between(40 * 60, 16 * 3_600) : random.Between(8, random.Chance(0.2) ? 600 : 80);
            card = random.Chance(FraudRates.TestsNextCard) ? Card.New(random.Country(), random) : card;
            from = random.Chance(isSlow ? FraudRates.SlowTestMoves : FraudRates.FastTestMoves.On(episode.Day)) ? hideouts.Sit(country, episode.Day, random) : from;
        }
    }
}
