namespace KiVendTout.Domain.Common;

/// <summary>The one currency of the shop.</summary>
public static class Currency
{
    /// <summary>ISO 4217 code of the euro.</summary>
    public const string Eur = "EUR";

    /// <summary>Largest amount of one payment or refund, in cents: ten million euros.</summary>
    public const long MaxAmountCents = 1_000_000_000;
}
