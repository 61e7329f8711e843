namespace KiVendTout.Cli.Data.Generation.Fraud;

/// <summary>How an honest customer pays: once as a rule, again after a refusal, in a burst when 3-D Secure or a bank fails.</summary>
internal sealed class Checkout(FraudWorldPlan plan, Calendar calendar)
{
    private const int MaxAttempts = 4;
    private const int MaxAttemptsInTrouble = 9;
    private const int RefusalsBeforeSwitch = 2;

    /// <summary>Pays for a purchase.</summary>
    /// <param name="person">Who pays.</param>
    /// <param name="second">When, UTC, in seconds since 1970.</param>
    /// <param name="from">Where from.</param>
    /// <param name="cents">How much, EUR cents.</param>
    /// <param name="community">Takes the attempts, and gives chance.</param>
    /// <returns>When the last attempt was made.</returns>
    public long Pay(Person person, long second, Spot from, int cents, Community community)
    {
        var random = community.Random;
        var trouble = random.Chance(HonestRates.HasTrouble);
        var last = PayOnce(person, second, from, cents, trouble, community, out var paid);
        return !paid && random.Chance(HonestRates.ComesBackLater)
            ? PayOnce(person, last + random.Between(1_200, 20 * 3_600), from, cents, trouble: false, community, out _)
            : last;
    }

    private long PayOnce(Person person, long second, Spot from, int cents, bool trouble, Community community, out bool paid)
    {
        var random = community.Random;
        var (card, method) = (person.Wallet.Pick(calendar.DayOf(second), random), random.Chance(0.85) ? person.Method : (PayMethod)random.Next(4));
        for (var attempt = 1; ; attempt++)
        {
            paid = !random.Chance(trouble ? HonestRates.IsRefusedInTrouble : Refusal(person, second, card, from));
            community.Add(new Attempt(second, person.Number, from, card, method, cents, paid));
            if (paid || attempt == (trouble ? MaxAttemptsInTrouble : MaxAttempts) || !random.Chance(HonestRates.TriesAgain))
            {
                return second;
            }

            second += random.Between(8, random.Chance(0.2) ? 900 : 120);
            if (attempt >= RefusalsBeforeSwitch && random.Chance(HonestRates.SwitchesCard))
            {
                (card, method) = person.Wallet.Others.Count > 0 ? (random.Pick(person.Wallet.Others), method) : (card, (PayMethod)random.Next(4));
            }
        }
    }

    private double Refusal(Person person, long second, Card card, Spot from)
    {
        var day = calendar.DayOf(second);
        if (SeededRandom.For(plan.Seed, RandomUse.BankOutage, ((long)day << 32) | (uint)card.Bin).Chance(HonestRates.BankFails))
        {
            return HonestRates.IsRefusedByFailingBank;
        }

        return HonestRates.IsRefused.On(day) + (from.Country == person.Home.Country ? 0 : HonestRates.IsRefusedMoreAbroad);
    }
}
