namespace KiVendTout.Cli.Data.Generation.Fraud;

/// <summary>What a purchase costs, EUR cents.</summary>
internal static class Basket
{
    private const double Least = 0.99;
    private const double Most = 5_000;

    /// <summary>The amount of an honest purchase.</summary>
    public static int Honest(Person person, int day, bool isFirst, bool isBeforeChristmas, SeededRandom random)
    {
        if (random.Chance(HonestRates.BuysTrifle))
        {
            return Cents(random.Between(1.0, 9.0));
        }

        var amount = person.Spends * HonestRates.PriceLevel.On(day) * random.Factor(HonestRates.AmountSigma);
        if (isFirst && random.Chance(HonestRates.FirstPurchaseIsLarge))
        {
            return Cents(amount * random.Between(2.0, 6.0));
        }

        if (random.Chance(HonestRates.BuysDear))
        {
            return Cents(amount * 3 * random.Tail(12));
        }

        return random.Chance(isBeforeChristmas ? HonestRates.BuysGiftInDecember : HonestRates.BuysGift) ? Cents(amount * 1.9) : Cents(amount);
    }

    /// <summary>An amount around a middle one.</summary>
    public static int Around(double middle, SeededRandom random) => Cents(middle * random.Factor(HonestRates.AmountSigma));

    /// <summary>An amount as cents, within what the shop sells.</summary>
    public static int Cents(double amount) => (int)Math.Round(Math.Clamp(amount, Least, Most) * 100);
}
