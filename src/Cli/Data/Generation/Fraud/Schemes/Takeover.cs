namespace KiVendTout.Cli.Data.Generation.Fraud.Schemes;

/// <summary>
/// Somebody has a customer's password and goes shopping: on a device of their own, or by remote control on the customer's own device and line,
/// where nothing is new but what is bought.
/// </summary>
internal sealed class Takeover(Hideouts hideouts, bool onOwnDevice) : IThief
{
    private const int MaxAttempts = 6;
    private const double GoesOn = 0.62;

    /// <inheritdoc/>
    public void Act(FraudEpisode episode, Community community)
    {
        var random = community.Random;
        if (community.PickVictim(episode) is not { } victim)
        {
            return;
        }

        if (random.Chance(onOwnDevice ? FraudRates.RemoteChangesContact : FraudRates.TakeoverChangesContact))
        {
            victim.ContactChanges.Add(episode.Start - random.Between(180, 36 * 3_600));
        }

        var from = onOwnDevice ? VictimsSeat(victim, episode.Day, random) : hideouts.Sit(victim.Home.Country, episode.Day, random);
        var saved = random.Chance(onOwnDevice ? FraudRates.RemoteUsesSavedCard : FraudRates.TakeoverUsesSavedCard);
        var card = saved ? victim.Wallet.Pick(episode.Day, random) : Card.New(random.Country(), random);
        var ratio = (onOwnDevice ? FraudRates.RemoteRatio : FraudRates.TakeoverRatio).On(episode.Day);
        var (method, second, cents) = (saved ? victim.Method : Thieves.Method(random), episode.Start, Basket.Around(victim.Spends * ratio, random));
        for (var attempt = 1; attempt == 1 || (attempt <= MaxAttempts && random.Chance(GoesOn)); attempt++)
        {
            var fails = random.Chance(FraudRates.TakeoverFails);
            episode.Try(community, new Attempt(second, victim.Number, from, card, method, cents, !fails));
            second += random.Between(40, random.Chance(0.5) ? 300 : 2_400);
            if (!fails)
            {
                cents = Basket.Around(victim.Spends * ratio, random);
            }
            else if (random.Chance(0.3))
            {
                card = Card.New(random.Country(), random);
            }
        }
    }

    private static Spot VictimsSeat(Person victim, int day, SeededRandom random) => new(
        victim.Prefers == DeviceKind.WebDesktop && random.Chance(0.8) ? victim.Home.Computer : victim.PhoneOn(day),
        victim.Home.AddressOn(day),
        victim.Home.Country);
}
