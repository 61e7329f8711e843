using CsCheck;
using KiVendTout.Training.Metrics;

namespace KiVendTout.Training.Tests.Support;

/// <summary>The metrics as their definitions say, slow and plain; and payments to try them on, with many equal scores.</summary>
internal static class Naive
{
    private const int Customers = 6;

    public static readonly Gen<ScoredPayments> GenPayments = Gen.Select(Gen.Int[0, 8], Gen.Bool, Gen.Int[0, Customers - 1], Gen.Int[0, 3], Gen.Int[0, 900])
        .Array[1, 40].Select(rows => new ScoredPayments(
            Array.ConvertAll(rows, row => row.Item1 / 8.0),
            Array.ConvertAll(rows, row => row.Item2),
            Array.ConvertAll(rows, row => row.Item3),
            Customers,
            Array.ConvertAll(rows, row => row.Item4),
            Array.ConvertAll(rows, row => (long)row.Item5)));

    public static readonly Gen<int[]> GenWeights = Gen.Int[0, 3].Array[Customers];

    /// <summary>The payments, each as often as its customer counts; the copies of a customer are customers of their own.</summary>
    public static ScoredPayments Repeat(ScoredPayments payments, int[] weights)
    {
        var most = weights.Max();
        var rows = Enumerable.Range(0, payments.Count)
            .SelectMany(row => Enumerable.Range(0, weights[payments.Customers[row]]).Select(copy => (Row: row, Customer: (payments.Customers[row] * most) + copy))).ToArray();
        return new ScoredPayments(
            Array.ConvertAll(rows, row => payments.Scores[row.Row]),
            Array.ConvertAll(rows, row => payments.Frauds[row.Row]),
            Array.ConvertAll(rows, row => row.Customer),
            payments.CustomerCount * Math.Max(most, 1),
            Array.ConvertAll(rows, row => payments.Days[row.Row]),
            Array.ConvertAll(rows, row => payments.AmountCents[row.Row]));
    }

    /// <summary>Every pair of a fraud and an honest payment: 1 in order, one half equal.</summary>
    public static double RocAuc(ScoredPayments payments)
    {
        var (frauds, honest) = (Scores(payments, true), Scores(payments, false));
        return frauds.SelectMany(_ => honest, (fraud, other) => fraud > other ? 1.0 : fraud == other ? 0.5 : 0.0).DefaultIfEmpty(double.NaN).Average();
    }

    /// <summary>Each distinct score as a threshold: precision there, times what recall grew.</summary>
    public static double PrAuc(ScoredPayments payments)
    {
        var (sum, before) = (0.0, 0.0);
        foreach (var threshold in payments.Scores.Distinct().OrderDescending())
        {
            var at = At(payments, threshold);
            sum += at.Recall == before ? 0 : at.Precision * (at.Recall - before);
            before = at.Recall;
        }

        return payments.Frauds.Distinct().Count() == 2 ? sum : double.NaN;
    }

    public static Confusion At(ScoredPayments payments, double threshold) => new(
        Count(payments, (score, fraud) => fraud && score >= threshold),
        Count(payments, (score, fraud) => !fraud && score >= threshold),
        Count(payments, (score, fraud) => fraud && score < threshold),
        Count(payments, (score, fraud) => !fraud && score < threshold),
        Enumerable.Range(0, payments.Count).Where(row => payments.Frauds[row] && payments.Scores[row] >= threshold).Sum(row => payments.AmountCents[row]),
        Enumerable.Range(0, payments.Count).Where(row => payments.Frauds[row]).Sum(row => payments.AmountCents[row]));

    /// <summary>Day by day, with sets of customers. Only where no two customers of a day have the same score.</summary>
    public static List<double> CardPrecisions(ScoredPayments payments, int top)
    {
        var (found, days) = (new HashSet<int>(), new List<double>());
        foreach (var day in Enumerable.Range(0, payments.Count).GroupBy(row => payments.Days[row]).OrderBy(day => day.Key))
        {
            var looked = day.GroupBy(row => payments.Customers[row]).Where(customer => !found.Contains(customer.Key))
                .OrderByDescending(customer => customer.Max(row => payments.Scores[row])).Take(top);
            var defrauded = looked.Where(customer => customer.Any(row => payments.Frauds[row])).Select(customer => customer.Key).ToList();
            days.Add((double)defrauded.Count / top);
            found.UnionWith(defrauded);
        }

        return days;
    }

    private static List<double> Scores(ScoredPayments payments, bool fraud) => [.. payments.Scores.Where((_, row) => payments.Frauds[row] == fraud)];

    private static int Count(ScoredPayments payments, Func<double, bool, bool> which) => payments.Scores.Where((score, row) => which(score, payments.Frauds[row])).Count();
}
