namespace KiVendTout.Training.Metrics;

/// <summary>A measured number with its 95 % interval.</summary>
/// <param name="Value">The number; NaN when it is not defined.</param>
/// <param name="Low">Lower end of the interval; NaN when no resample defines it.</param>
/// <param name="High">Upper end of the interval; NaN when no resample defines it.</param>
public readonly record struct Figure(double Value, double Low, double High)
{
    private const double LowShare = 0.025;
    private const double HighShare = 0.975;

    /// <summary>The number, with the interval that its resamples give (percentiles; those that are not defined are left out).</summary>
    internal static Figure Of(double value, IEnumerable<double> resamples)
    {
        var defined = resamples.Where(resample => !double.IsNaN(resample)).Order().ToArray();
        return new Figure(value, Percentile(defined, LowShare), Percentile(defined, HighShare));
    }

    private static double Percentile(double[] ordered, double share)
    {
        if (ordered.Length == 0)
        {
            return double.NaN;
        }

        var at = share * (ordered.Length - 1);
        var (below, above) = (ordered[(int)Math.Floor(at)], ordered[(int)Math.Ceiling(at)]);
        return below + ((at - Math.Floor(at)) * (above - below));
    }
}
