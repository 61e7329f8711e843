namespace KiVendTout.Cli.Fraud;

/// <summary>How well one number alone tells frauds from other attempts.</summary>
/// <param name="Auc">
/// Area under the ROC curve in the better direction: the chance that a fraud has the more suspicious number, equal numbers counted half; 0.5 to 1.
/// </param>
/// <param name="HigherIsFraud">Whether the higher number is the more suspicious.</param>
/// <param name="MissingIsHigh">Whether what is missing was taken for the highest number, which gave more, or for the lowest; null when nothing is missing.</param>
/// <param name="MissingShare">Share of the attempts where it is missing, 0 to 1.</param>
internal readonly record struct Separation(double Auc, bool HigherIsFraud, bool? MissingIsHigh, double MissingShare)
{
    /// <summary>Measures, by the sum of ranks (Mann and Whitney 1947). There is a fraud and an attempt that is none.</summary>
    /// <param name="values">The numbers, none of them missing; afterwards in order.</param>
    /// <param name="frauds">Which of them are of frauds.</param>
    /// <param name="missingFrauds">Frauds without a number.</param>
    /// <param name="missingOthers">Others without a number.</param>
    public static Separation Of(Span<float> values, Span<bool> frauds, int missingFrauds, int missingOthers)
    {
        values.Sort(frauds);
        var (won, others) = (0.0, 0L);
        for (int from = 0, to; from < values.Length; from = to)
        {
            var fraudsHere = 0L;
            for (to = from; to < values.Length && values[to] == values[from]; to++)
            {
                fraudsHere += frauds[to] ? 1 : 0;
            }

            var othersHere = to - from - fraudsHere;
            won += fraudsHere * (others + (othersHere / 2.0));
            others += othersHere;
        }

        var presentFrauds = values.Length - others;
        var pairs = (double)(presentFrauds + missingFrauds) * (others + missingOthers);
        var bothMissing = (double)missingFrauds * missingOthers / 2;
        var low = (won + bothMissing + ((double)presentFrauds * missingOthers)) / pairs;
        var high = (won + bothMissing + ((double)missingFrauds * others)) / pairs;
        var missing = missingFrauds + missingOthers;
        var isHigh = Better(high) > Better(low);
        var auc = isHigh ? high : low;
        return new Separation(Better(auc), auc >= 1 - auc, missing == 0 ? null : isHigh, (double)missing / (values.Length + missing));

        static double Better(double area) => Math.Max(area, 1 - area);
    }
}
