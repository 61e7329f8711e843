namespace KiVendTout.Training.Metrics;

/// <summary>Payments with their scores and what became of them: columns of one length, one entry a payment.</summary>
/// <param name="Scores">Scores: the higher, the more suspicious. Never NaN.</param>
/// <param name="Frauds">Whether it was a fraud.</param>
/// <param name="Customers">The customer, 0 to <paramref name="CustomerCount"/> - 1.</param>
/// <param name="CustomerCount">How many customers there are.</param>
/// <param name="Days">The day, UTC, as a number that grows by one a day.</param>
/// <param name="AmountCents">Amounts, cents.</param>
public sealed record ScoredPayments(double[] Scores, bool[] Frauds, int[] Customers, int CustomerCount, int[] Days, long[] AmountCents)
{
    /// <summary>How many payments there are.</summary>
    public int Count => Scores.Length;
}
