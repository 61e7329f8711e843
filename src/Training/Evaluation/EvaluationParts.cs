using KiVendTout.Training.Histories;

namespace KiVendTout.Training.Evaluation;

/// <summary>
/// The payments that are learnt from, that choose (how many trees, calibration, thresholds) and that are measured, each in the order of time. A label
/// counts only if it has come when the first test day begins: the payment's day plus the delay lies before that day.
/// </summary>
/// <param name="Fit">Rows that are learnt from.</param>
/// <param name="Validation">Rows that choose: the latest of the training days whose labels have come.</param>
/// <param name="Test">Rows that are measured.</param>
/// <param name="Unlabelled">How many payments of the training days are left out, since their labels come too late.</param>
/// <param name="Excluded">How many payments of the test days are left out, since a fraud of their customer was known.</param>
internal sealed record EvaluationParts(int[] Fit, int[] Validation, int[] Test, int Unlabelled, int Excluded)
{
    /// <summary>Share of the training rows, the latest, that chooses.</summary>
    private const double ValidationShare = 0.2;

    /// <summary>Splits a history.</summary>
    /// <exception cref="EvaluationException">A part lacks frauds or honest payments.</exception>
    public static EvaluationParts Of(LabelledHistory history, EvaluationPlan plan)
    {
        var (train, test, unlabelled, excluded) = (new List<int>(), new List<int>(), 0, 0);
        var known = new KnownFrauds(history, plan);
        for (var row = 0; row < history.Count; row++)
        {
            var payment = history[row];
            if (plan.Train.Holds(payment.Day))
            {
                if (payment.Day + plan.DelayDays < plan.Test.From.DayNumber)
                {
                    train.Add(row);
                }
                else
                {
                    unlabelled++;
                }
            }
            else if (plan.Test.Holds(payment.Day))
            {
                if (plan.ExcludeKnown && known.Has(payment.Customer, payment.Day))
                {
                    excluded++;
                }
                else
                {
                    test.Add(row);
                }
            }
        }

        var fit = (int)Math.Round(train.Count * (1 - ValidationShare));
        var parts = new EvaluationParts([.. train.Take(fit)], [.. train.Skip(fit)], [.. test], unlabelled, excluded);
        var late = unlabelled > 0 ? $" ({unlabelled} of its payments are left out: their labels come after the first test day began)" : "";
        Require(history, parts.Fit, $"the training range{late}");
        Require(history, parts.Validation, $"the validation part, the last {ValidationShare:P0} of the training range{late}");
        Require(history, parts.Test, $"the test range{(excluded > 0 ? $" ({excluded} of its payments are left out, of customers whose fraud was known)" : "")}");
        return parts;
    }

    private static void Require(LabelledHistory history, int[] rows, string part)
    {
        var frauds = rows.Count(row => history[row].IsFraud);
        if (rows.Length == 0)
        {
            throw new EvaluationException($"there is no payment in {part}");
        }

        if (frauds == 0 || frauds == rows.Length)
        {
            throw new EvaluationException($"all {rows.Length} payments are {(frauds == 0 ? "honest" : "frauds")} in {part}: both are needed");
        }
    }

    /// <summary>
    /// From which day on a customer's fraud is known. As in the Fraud Detection Handbook only frauds since the first training day count: whoever was
    /// defrauded long before has a new card by now.
    /// </summary>
    private sealed class KnownFrauds
    {
        private readonly int[] _knownOn;

        public KnownFrauds(LabelledHistory history, EvaluationPlan plan)
        {
            _knownOn = new int[history.Customers.Count];
            Array.Fill(_knownOn, int.MaxValue);
            for (var row = 0; row < history.Count; row++)
            {
                var payment = history[row];
                if (payment.IsFraud && payment.Day >= plan.Train.From.DayNumber)
                {
                    _knownOn[payment.Customer] = Math.Min(_knownOn[payment.Customer], payment.Day + plan.DelayDays + 1);
                }
            }
        }

        /// <summary>Tells whether it is at the beginning of a day.</summary>
        public bool Has(int customer, int day) => day >= _knownOn[customer];
    }
}
