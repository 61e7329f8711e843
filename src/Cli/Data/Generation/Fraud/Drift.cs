namespace KiVendTout.Cli.Data.Generation.Fraud;

/// <summary>A rate that changes over the world's days, in a straight line.</summary>
/// <param name="From">On the first day.</param>
/// <param name="To">On the last day.</param>
internal readonly record struct Drift(double From, double To)
{
    /// <summary>The rate on a day.</summary>
    public double On(int day) => From + ((To - From) * Math.Clamp(day / (double)FraudWorldPlan.Days, 0, 1));
}
