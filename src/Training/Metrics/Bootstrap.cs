namespace KiVendTout.Training.Metrics;

/// <summary>
/// Resamples of customers: as many as there are, drawn with replacement. A customer's payments are alike, so customers are drawn and not payments:
/// intervals over payments would be too narrow.
/// </summary>
internal static class Bootstrap
{
    /// <summary>How many resamples there are: enough for the ends of a 95 % interval, and a bound for the time it takes.</summary>
    public const int Resamples = 200;

    /// <summary>Measures each resample.</summary>
    /// <param name="customerCount">How many customers there are.</param>
    /// <param name="seed">Names the resamples.</param>
    /// <param name="measure">Measures one; given how often each customer is in it.</param>
    public static T[] Measure<T>(int customerCount, int seed, Func<int[], T> measure)
    {
        var (random, weights, results) = (new Random(seed), new int[customerCount], new T[Resamples]);
        for (var i = 0; i < Resamples; i++)
        {
            Array.Clear(weights);
            for (var draw = 0; draw < customerCount; draw++)
            {
                weights[random.Next(customerCount)]++;
            }

            results[i] = measure(weights);
        }

        return results;
    }
}
