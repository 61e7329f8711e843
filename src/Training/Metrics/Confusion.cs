namespace KiVendTout.Training.Metrics;

/// <summary>What a threshold does to payments.</summary>
/// <param name="Found">Frauds that are stopped.</param>
/// <param name="Stopped">Honest payments that are stopped.</param>
/// <param name="Missed">Frauds that pass.</param>
/// <param name="Passed">Honest payments that pass.</param>
/// <param name="FoundCents">Money of the frauds that are stopped, cents.</param>
/// <param name="FraudCents">Money of all frauds, cents.</param>
internal readonly record struct Confusion(long Found, long Stopped, long Missed, long Passed, long FoundCents, long FraudCents)
{
    /// <summary>Share of frauds in what is stopped; NaN when nothing is.</summary>
    public double Precision => (double)Found / (Found + Stopped);

    /// <summary>Share of the frauds that are stopped; NaN when there is none.</summary>
    public double Recall => (double)Found / (Found + Missed);

    /// <summary>Harmonic mean of precision and recall; 0 when nothing is found, NaN when there is no fraud.</summary>
    public double F1 => Found + Missed == 0 ? double.NaN : 2.0 * Found / ((2 * Found) + Stopped + Missed);

    /// <summary>Share of the honest payments that are stopped; NaN when there is none.</summary>
    public double FalsePositiveRate => (double)Stopped / (Stopped + Passed);

    /// <summary>Share of the frauds' money that is stopped; NaN when there is none.</summary>
    public double MoneyCaught => (double)FoundCents / FraudCents;

    /// <summary>Adds a payment, <paramref name="weight"/> times.</summary>
    public Confusion Add(bool isFraud, bool isStopped, int weight, long cents) => (isFraud, isStopped) switch
    {
        (true, true) => this with { Found = Found + weight, FoundCents = FoundCents + (weight * cents), FraudCents = FraudCents + (weight * cents) },
        (true, false) => this with { Missed = Missed + weight, FraudCents = FraudCents + (weight * cents) },
        (false, true) => this with { Stopped = Stopped + weight },
        (false, false) => this with { Passed = Passed + weight },
    };
}
