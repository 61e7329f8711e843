namespace KiVendTout.Training.Learning;

/// <summary>
/// Turns a model's margin into a probability, 1 / (1 + exp(-(slope * margin + offset))), fitted by maximum likelihood on payments that the model has
/// not seen (Platt 1999, with the smoothed targets of Lin, Lin, Weng 2007). It keeps the order of all margins, so it changes no curve.
/// </summary>
/// <param name="Slope">Slope; more than 0.</param>
/// <param name="Offset">Offset.</param>
internal readonly record struct PlattCalibration(double Slope, double Offset)
{
    /// <summary>Margin and probability as they are.</summary>
    public static readonly PlattCalibration None = new(1, 0);

    private const int RoundsMax = 100;
    private const double Enough = 1e-9;

    /// <summary>Keeps the Hessian regular where all margins are equal.</summary>
    private const double Ridge = 1e-9;

    /// <summary>Least slope: the order of the model's scores is the model's, whatever a small validation part says.</summary>
    private const double SlopeMin = 1e-3;

    /// <summary>Fits margins to what they were. Newton's method; its steps are halved until they help.</summary>
    public static PlattCalibration Fit(ReadOnlySpan<double> margins, ReadOnlySpan<bool> frauds)
    {
        var positives = frauds.Count(true);
        var high = (positives + 1.0) / (positives + 2.0);
        var low = 1.0 / (frauds.Length - positives + 2.0);
        var best = None;
        var loss = best.Loss(margins, frauds, high, low);
        for (var round = 0; round < RoundsMax; round++)
        {
            var (slope, offset) = best.Step(margins, frauds, high, low);
            var before = loss;
            for (var size = 1.0; size > Enough; size /= 2)
            {
                var tried = new PlattCalibration(best.Slope - (size * slope), best.Offset - (size * offset));
                if (tried.Loss(margins, frauds, high, low) is var less && less < loss)
                {
                    (best, loss) = (tried, less);
                    break;
                }
            }

            if (before - loss <= Enough * frauds.Length)
            {
                break;
            }
        }

        return best with { Slope = Math.Max(best.Slope, SlopeMin) };
    }

    /// <summary>The probability of a margin, 0 to 1.</summary>
    public double Probability(double margin) => 1 / (1 + Math.Exp(-((Slope * margin) + Offset)));

    private double Loss(ReadOnlySpan<double> margins, ReadOnlySpan<bool> frauds, double high, double low)
    {
        var loss = 0.0;
        for (var i = 0; i < margins.Length; i++)
        {
            // log(1 + exp(z)) - target * z, without overflow.
            var z = (Slope * margins[i]) + Offset;
            loss += Math.Max(z, 0) + Math.Log(1 + Math.Exp(-Math.Abs(z))) - ((frauds[i] ? high : low) * z);
        }

        return loss;
    }

    private (double Slope, double Offset) Step(ReadOnlySpan<double> margins, ReadOnlySpan<bool> frauds, double high, double low)
    {
        var (ss, so, oo, s, o) = (Ridge, 0.0, Ridge, 0.0, 0.0);
        for (var i = 0; i < margins.Length; i++)
        {
            var (margin, probability) = (margins[i], Probability(margins[i]));
            var (curve, error) = (probability * (1 - probability), probability - (frauds[i] ? high : low));
            (ss, so, oo) = (ss + (margin * margin * curve), so + (margin * curve), oo + curve);
            (s, o) = (s + (margin * error), o + error);
        }

        var determinant = (ss * oo) - (so * so);
        return (((oo * s) - (so * o)) / determinant, ((ss * o) - (so * s)) / determinant);
    }
}
