namespace KiVendTout.Cli.Data.Generation.Fraud.Schemes;

/// <summary>
/// Some accounts live like a family or an office for weeks; then all of them buy for much within days with cards of their own, and claim that
/// nothing came.
/// </summary>
internal sealed class Collusion(FraudWorldPlan plan, Calendar calendar, Hideouts hideouts) : IThief
{
    private const int QuietPurchasesMax = 5;

    /// <inheritdoc/>
    public void Act(FraudEpisode episode, Community community)
    {
        var random = community.Random;
        var checkout = new Checkout(plan, calendar);
        var country = random.Country();
        var shared = hideouts.Sit(country, episode.Day, random);
        foreach (var account in episode.Accounts)
        {
            var own = new Spot(account.PhoneOn(episode.Day), account.Home.AddressOn(episode.Day), account.Home.Country);
            Spot Sit() => random.Chance(FraudRates.CollusionSharesSeat.On(episode.Day)) ? shared : own;
            for (var left = random.Between(0, QuietPurchasesMax); left > 0; left--)
            {
                var second = account.SignedUpAt + 300 + (long)((episode.Start - account.SignedUpAt - 86_400) * random.NextDouble());
                checkout.Pay(account, second, Sit(), Basket.Around(account.Spends * 0.8, random), community);
            }

            Strike(account, Sit(), episode, community);
        }
    }

    private static void Strike(Person account, Spot from, FraudEpisode episode, Community community)
    {
        var random = community.Random;
        var second = episode.Start + random.Next(2 * 86_400);
        for (var left = random.Between(1, 3); left > 0; left--)
        {
            var fails = random.Chance(FraudRates.CollusionFails);
            var cents = Basket.Around(FraudRates.CollusionAmount, random);
            episode.Try(community, new Attempt(second, account.Number, from, account.Wallet.Pick(episode.Day, random), account.Method, cents, !fails));
            second += random.Between(120, 6 * 3_600);
        }
    }
}
