namespace KiVendTout.Training.Metrics;

/// <summary>
/// Card-Precision@k, as the Fraud Detection Handbook defines it (Le Borgne, Siblini, Lebichot, Bontempi 2022, chapter "Precision top-k metrics"): of
/// each day, the k customers with the highest scores are looked at, where a customer's score is the highest of the day; the day's precision is how
/// many of them were defrauded that day, divided by k; those found on an earlier day are left out of later ones; the mean over the days counts.
/// </summary>
internal sealed class CardPrecision
{
    /// <summary>Customers that are looked at a day.</summary>
    public const int Top = 100;

    private readonly List<Candidate[]> _days;
    private readonly int _customerCount;
    private readonly int _top;

    /// <summary>Sorts the customers of each day.</summary>
    /// <param name="payments">The payments.</param>
    /// <param name="seed">Decides between customers of equal scores, whose order in the file must not count.</param>
    /// <param name="top">Customers that are looked at a day.</param>
    public CardPrecision(ScoredPayments payments, int seed, int top = Top)
    {
        (_customerCount, _top) = (payments.CustomerCount, top);
        var ranks = Enumerable.Range(0, _customerCount).ToArray();
        new Random(seed).Shuffle(ranks);
        _days = [.. Enumerable.Range(0, payments.Count).GroupBy(at => payments.Days[at]).OrderBy(day => day.Key).Select(day => Day(payments, day, ranks))];
    }

    /// <summary>The mean over the days; NaN when there is none.</summary>
    /// <param name="weights">How often each customer counts; null: once. The copies of a customer are customers of their own.</param>
    public double Mean(int[]? weights = null)
    {
        var found = new int[_customerCount];
        var sum = 0.0;
        foreach (var day in _days)
        {
            sum += (double)Found(day, weights, found) / _top;
        }

        return sum / _days.Count;
    }

    private int Found(Candidate[] day, int[]? weights, int[] found)
    {
        var (left, foundToday) = (_top, 0);
        for (var i = 0; i < day.Length && left > 0; i++)
        {
            var (customer, _, isDefrauded) = day[i];
            var taken = Math.Min(left, (weights is null ? 1 : weights[customer]) - found[customer]);
            left -= taken;
            if (isDefrauded)
            {
                found[customer] += taken;
                foundToday += taken;
            }
        }

        return foundToday;
    }

    private static Candidate[] Day(ScoredPayments payments, IEnumerable<int> day, int[] ranks)
    {
        var best = new Dictionary<int, Candidate>();
        foreach (var at in day)
        {
            var customer = payments.Customers[at];
            var before = best.TryGetValue(customer, out var known) ? known : new Candidate(customer, double.NegativeInfinity, false);
            best[customer] = new Candidate(customer, Math.Max(before.Score, payments.Scores[at]), before.IsDefrauded || payments.Frauds[at]);
        }

        return [.. best.Values.OrderByDescending(candidate => candidate.Score).ThenBy(candidate => ranks[candidate.Customer])];
    }

    private readonly record struct Candidate(int Customer, double Score, bool IsDefrauded);
}
