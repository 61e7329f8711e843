namespace KiVendTout.Cli.Data.Generation.Fraud.Schemes;

/// <summary>
/// A stolen card buys what can be sold again: on an account opened for it, at once or after some weeks of small purchases with a card of the
/// thief's own, which are honest as far as anybody will ever know.
/// </summary>
internal sealed class StolenCard(FraudWorldPlan plan, Calendar calendar, Hideouts hideouts, bool warmsUp) : IThief
{
    private const int MaxAttempts = 5;
    private const double GoesOn = 0.6;

    /// <inheritdoc/>
    public void Act(FraudEpisode episode, Community community)
    {
        var random = community.Random;
        if (episode.Account(community) is not { } account)
        {
            return;
        }

        var from = hideouts.Sit(account.Home.Country, episode.Day, random);
        if (warmsUp)
        {
            from = random.Chance(0.5) ? new Spot(account.PhoneOn(episode.Day), account.Home.AddressOn(episode.Day), account.Home.Country) : from;
            WarmUp(account, episode, community);
        }

        var (card, method, second) = (Stolen(from.Country, episode.Day, random), Thieves.Method(random), episode.Start);
        var cents = Basket.Around(FraudRates.StolenAmount.On(episode.Day), random);
        for (var attempt = 1; attempt == 1 || (attempt <= MaxAttempts && random.Chance(GoesOn)); attempt++)
        {
            var fails = random.Chance(FraudRates.StolenFails);
            episode.Try(community, new Attempt(second, account.Number, from, card, method, cents, !fails));
            second += random.Chance(0.25) ? random.Between(3_600, 6 * 3_600) : random.Between(25, 700);
            card = random.Chance(FraudRates.StolenNextCard) ? Stolen(from.Country, episode.Day, random) : card;
            cents = fails && random.Chance(0.7) ? cents : Basket.Around(FraudRates.StolenAmount.On(episode.Day), random);
        }
    }

    private static Card Stolen(string country, int day, SeededRandom random) =>
        Card.New(random.Chance(FraudRates.StolenFitsCountry.On(day)) ? country : random.Country(), random);

    private void WarmUp(Person account, FraudEpisode episode, Community community)
    {
        var random = community.Random;
        var checkout = new Checkout(plan, calendar);
        for (var left = random.Between(FraudRates.WarmUpPurchasesMin, (2 * FraudRates.WarmUpPurchasesMin) + 1); left > 0; left--)
        {
            var second = account.SignedUpAt + 120 + (long)((episode.Start - account.SignedUpAt - 86_400) * random.NextDouble());
            var day = Math.Max(0, calendar.DayOf(second));
            var seat = new Spot(account.PhoneOn(day), account.Home.AddressOn(day), account.Home.Country);
            checkout.Pay(account, second, seat, Basket.Around(account.Spends, random), community);
        }
    }
}
