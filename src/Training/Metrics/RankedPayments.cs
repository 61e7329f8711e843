namespace KiVendTout.Training.Metrics;

/// <summary>
/// Payments in the falling order of their scores, sorted once and measured often: a bootstrap measures the same payments again, each customer with
/// another weight. Payments of the same score are taken together, so that no result hangs on their order.
/// </summary>
internal sealed class RankedPayments
{
    private readonly double[] _scores;
    private readonly bool[] _frauds;
    private readonly int[] _customers;
    private readonly long[] _cents;

    public RankedPayments(ScoredPayments payments)
    {
        var order = new int[payments.Count];
        var keys = new double[payments.Count];
        for (var i = 0; i < order.Length; i++)
        {
            (order[i], keys[i]) = (i, -payments.Scores[i]);
        }

        Array.Sort(keys, order);
        _scores = Array.ConvertAll(order, at => payments.Scores[at]);
        _frauds = Array.ConvertAll(order, at => payments.Frauds[at]);
        _customers = Array.ConvertAll(order, at => payments.Customers[at]);
        _cents = Array.ConvertAll(order, at => payments.AmountCents[at]);
    }

    /// <summary>Areas under the curves.</summary>
    /// <param name="weights">How often each customer counts; null: once.</param>
    public Areas Areas(int[]? weights = null)
    {
        var (found, stopped, foundBefore, stoppedBefore) = (0L, 0L, 0L, 0L);
        var (precision, pairs) = (0.0, 0.0);
        for (var i = 0; i < _scores.Length; i++)
        {
            var weight = weights is null ? 1 : weights[_customers[i]];
            _ = _frauds[i] ? found += weight : stopped += weight;
            if (i + 1 < _scores.Length && _scores[i + 1] == _scores[i])
            {
                continue;
            }

            if (found > foundBefore)
            {
                precision += (found - foundBefore) * ((double)found / (found + stopped));
            }

            // Of a fraud and an honest payment of the same score, half is in order.
            pairs += (stopped - stoppedBefore) * ((found + foundBefore) / 2.0);
            (foundBefore, stoppedBefore) = (found, stopped);
        }

        return found == 0 || stopped == 0 ? Metrics.Areas.Undefined : new Areas(pairs / found / stopped, precision / found);
    }

    /// <summary>What a threshold does.</summary>
    /// <param name="threshold">Lowest score that is stopped.</param>
    /// <param name="weights">How often each customer counts; null: once.</param>
    public Confusion At(double threshold, int[]? weights = null)
    {
        var result = default(Confusion);
        for (var i = 0; i < _scores.Length; i++)
        {
            var weight = weights is null ? 1 : weights[_customers[i]];
            result = result.Add(_frauds[i], _scores[i] >= threshold, weight, _cents[i]);
        }

        return result;
    }

    /// <summary>The threshold that serves an objective best.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="weights">How often each customer counts; null: once.</param>
    /// <returns>One of the scores; above all of them when nothing can be stopped.</returns>
    public double Threshold(Objective objective, int[]? weights = null)
    {
        var all = At(double.NegativeInfinity, weights);
        var (frauds, honest) = (all.Found, all.Stopped);
        var best = _scores.Length == 0 ? double.MaxValue : Math.BitIncrement(_scores[0]);
        var (found, stopped, bestFound, bestF1) = (0L, 0L, 0L, 0.0);
        for (var i = 0; i < _scores.Length; i++)
        {
            var weight = weights is null ? 1 : weights[_customers[i]];
            _ = _frauds[i] ? found += weight : stopped += weight;
            if (i + 1 < _scores.Length && _scores[i + 1] == _scores[i])
            {
                continue;
            }

            // A lower threshold that finds no further fraud only stops more honest payments.
            var f1 = new Confusion(found, stopped, frauds - found, honest - stopped, 0, 0).F1;
            if (objective.IsF1 ? f1 > bestF1 : found > bestFound && stopped <= objective.FalsePositivesMax * honest)
            {
                (best, bestFound, bestF1) = (_scores[i], found, f1);
            }
        }

        return best;
    }
}
