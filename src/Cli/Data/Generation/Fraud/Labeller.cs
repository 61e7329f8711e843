namespace KiVendTout.Cli.Data.Generation.Fraud;

/// <summary>What the shop is told of a payment.</summary>
/// <param name="IsFraud">Whether it is called a fraud.</param>
/// <param name="Second">When, UTC, in seconds since 1970.</param>
/// <param name="Source">Who says so.</param>
internal readonly record struct Label(bool IsFraud, long Second, string Source);

/// <summary>Tells the shop of frauds as it happens: late, not of all, and not always right.</summary>
internal sealed class Labeller(long seed)
{
    private const string Issuer = "issuer";
    private const string Analyst = "analyst";
    private const int SecondsPerDay = 86_400;

    /// <summary>What will be told of a payment some day; null when nothing ever is.</summary>
    /// <param name="payment">Its number.</param>
    /// <param name="attempt">The payment.</param>
    public Label? Of(int payment, Attempt attempt)
    {
        var random = SeededRandom.For(seed, RandomUse.Label, payment);
        var drawn = random.NextDouble();
        var second = attempt.Second + random.Between(LabelRates.DelayDaysMin * SecondsPerDay, LabelRates.DelayDaysMax * SecondsPerDay);
        var source = random.Chance(LabelRates.ComesFromIssuer) ? Issuer : Analyst;
        if (attempt.Scheme == Scheme.None)
        {
            return drawn < LabelRates.IsAccused ? new Label(true, second, source)
                : drawn < LabelRates.IsAccused + LabelRates.IsCleared ? new Label(false, second, Analyst)
                : null;
        }

        return drawn < LabelRates.IsMissing ? null
            : drawn < LabelRates.IsMissing + LabelRates.IsDismissed ? new Label(false, second, Analyst)
            : new Label(true, second, source);
    }
}
