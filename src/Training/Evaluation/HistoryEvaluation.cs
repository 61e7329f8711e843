using KiVendTout.Training.Histories;
using KiVendTout.Training.Learning;
using KiVendTout.Training.Metrics;

namespace KiVendTout.Training.Evaluation;

/// <summary>Learns from a part of a labelled history, and measures on a later one beside the rules alone and the amount alone.</summary>
public static class HistoryEvaluation
{
    /// <summary>Learns and measures. Takes seconds to minutes.</summary>
    /// <param name="history">The payments; put into order of time here.</param>
    /// <param name="plan">What is learnt from and what is measured.</param>
    /// <param name="tell">Is told what comes next.</param>
    /// <exception cref="EvaluationException">A part lacks frauds or honest payments.</exception>
    public static EvaluationReport Run(LabelledHistory history, EvaluationPlan plan, Action<string> tell)
    {
        history.Sort();
        var parts = EvaluationParts.Of(history, plan);
        int[] rows = [.. parts.Fit, .. parts.Validation, .. parts.Test];
        tell($"making features of {rows.Length} of {history.Count} payments");
        var vectors = HistoryVectors.Of(history, TimeSpan.FromDays(plan.DelayDays), rows);

        tell("learning");
        int[] fit = Places(0, parts.Fit), validation = Places(fit.Length, parts.Validation), test = Places(fit.Length + validation.Length, parts.Test);
        var model = CalibratedModel.Learn(vectors.Rows, fit, validation, new LearningOptions { Seed = plan.Seed });

        tell("measuring");
        return new EvaluationReport(
            PartCounts.Of(history, [.. Enumerable.Range(0, history.Count)]),
            PartCounts.Of(history, parts.Fit),
            PartCounts.Of(history, parts.Validation),
            PartCounts.Of(history, parts.Test),
            parts.Unlabelled,
            parts.Excluded,
            vectors.Rows.Names,
            model.Trees,
            Measure(model.Probabilities(vectors.Rows, validation), model.Probabilities(vectors.Rows, test)),
            Measure(At(vectors.RuleScores, validation), At(vectors.RuleScores, test)),
            Measure(Amounts(parts.Validation), Amounts(parts.Test)));

        Performance Measure(double[] chosenBy, double[] scores) =>
            Performance.Of(Scored(history, parts.Validation, chosenBy), Scored(history, parts.Test, scores), plan.Objective, plan.Seed);

        double[] Amounts(int[] part) => Array.ConvertAll(part, row => history[row].AmountCents / CentsPerUnit);
    }

    private const double CentsPerUnit = 100;

    private static int[] Places(int first, int[] part) => [.. Enumerable.Range(first, part.Length)];

    private static double[] At(double[] values, int[] places) => Array.ConvertAll(places, place => values[place]);

    /// <summary>The customers of a part are numbered anew: a resample draws among those that are in it.</summary>
    private static ScoredPayments Scored(LabelledHistory history, int[] rows, double[] scores)
    {
        var numbers = new Dictionary<int, int>();
        var customers = Array.ConvertAll(rows, row => numbers.TryGetValue(history[row].Customer, out var number)
            ? number
            : numbers[history[row].Customer] = numbers.Count);
        return new ScoredPayments(
            scores,
            Array.ConvertAll(rows, row => history[row].IsFraud),
            customers,
            numbers.Count,
            Array.ConvertAll(rows, row => history[row].Day),
            Array.ConvertAll(rows, row => history[row].AmountCents));
    }
}
