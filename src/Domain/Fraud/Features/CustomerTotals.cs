using KiVendTout.Domain.Payments;

namespace KiVendTout.Domain.Fraud.Features;

/// <summary>What counts over all of a customer's time, however many payments that was.</summary>
/// <param name="Attempts">Attempts.</param>
/// <param name="SumCents">Sum of their amounts, EUR cents; stays at the largest number where it would pass it.</param>
/// <param name="MaxCents">The largest of their amounts, EUR cents; 0 when there is none.</param>
/// <param name="ConfirmedFrauds">Payments that are labelled fraud.</param>
public readonly record struct CustomerTotals(long Attempts, long SumCents, long MaxCents, long ConfirmedFrauds)
{
    /// <summary>With one more attempt.</summary>
    public CustomerTotals With(PaymentAttempted attempt) => this with
    {
        Attempts = Attempts + 1,
        SumCents = attempt.AmountCents > long.MaxValue - SumCents ? long.MaxValue : SumCents + attempt.AmountCents,
        MaxCents = Math.Max(MaxCents, attempt.AmountCents),
    };

    /// <summary>With one more payment that is labelled fraud.</summary>
    public CustomerTotals WithConfirmedFraud() => this with { ConfirmedFrauds = ConfirmedFrauds + 1 };
}
