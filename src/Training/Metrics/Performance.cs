namespace KiVendTout.Training.Metrics;

/// <summary>How well scores tell frauds from honest payments of the test period.</summary>
/// <param name="PrAuc">Average precision, 0 to 1.</param>
/// <param name="RocAuc">Area under the ROC curve, 0 to 1.</param>
/// <param name="CardPrecision">Card-Precision@100, 0 to 1.</param>
/// <param name="Precision">Share of frauds in what the threshold stops, 0 to 1.</param>
/// <param name="Recall">Share of the frauds that the threshold stops, 0 to 1.</param>
/// <param name="F1">Harmonic mean of precision and recall, 0 to 1.</param>
/// <param name="FalsePositives">Share of the honest payments that the threshold stops, 0 to 1.</param>
/// <param name="MoneyCaught">Share of the frauds' money that the threshold stops, 0 to 1.</param>
/// <param name="Threshold">Lowest score that is stopped, as the validation part chose it.</param>
public sealed record Performance(
    Figure PrAuc, Figure RocAuc, Figure CardPrecision, Figure Precision, Figure Recall, Figure F1, Figure FalsePositives, Figure MoneyCaught, Figure Threshold)
{
    /// <summary>Chooses the threshold and measures.</summary>
    /// <param name="validation">The payments that choose the threshold.</param>
    /// <param name="test">The payments that are measured.</param>
    /// <param name="objective">What the threshold is chosen for.</param>
    /// <param name="seed">Names the resamples.</param>
    public static Performance Of(ScoredPayments validation, ScoredPayments test, Objective objective, int seed)
    {
        var choosing = new RankedPayments(validation);
        var threshold = choosing.Threshold(objective);
        var (ranked, cards) = (new RankedPayments(test), new CardPrecision(test, seed));
        var thresholds = Bootstrap.Measure(validation.CustomerCount, seed, weights => choosing.Threshold(objective, weights));
        var resamples = Bootstrap.Measure(test.CustomerCount, seed, weights => Measured.Of(ranked, cards, threshold, weights));
        var whole = Measured.Of(ranked, cards, threshold, null);
        return new Performance(
            Of(measured => measured.Areas.Pr),
            Of(measured => measured.Areas.Roc),
            Of(measured => measured.CardPrecision),
            Of(measured => measured.Confusion.Precision),
            Of(measured => measured.Confusion.Recall),
            Of(measured => measured.Confusion.F1),
            Of(measured => measured.Confusion.FalsePositiveRate),
            Of(measured => measured.Confusion.MoneyCaught),
            Figure.Of(threshold, thresholds));

        Figure Of(Func<Measured, double> number) => Figure.Of(number(whole), resamples.Select(number));
    }

    private readonly record struct Measured(Areas Areas, double CardPrecision, Confusion Confusion)
    {
        public static Measured Of(RankedPayments ranked, CardPrecision cards, double threshold, int[]? weights) =>
            new(ranked.Areas(weights), cards.Mean(weights), ranked.At(threshold, weights));
    }
}
