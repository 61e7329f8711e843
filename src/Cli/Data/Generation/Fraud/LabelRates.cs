namespace KiVendTout.Cli.Data.Generation.Fraud;

/// <summary>What the shop gets to know of frauds, and when. Shares and chances are 0 to 1. docs/fraud-world.md holds them too.</summary>
internal static class LabelRates
{
    /// <summary>Fewest days until a label arrives.</summary>
    public const int DelayDaysMin = 14;

    /// <summary>Most days until a label arrives.</summary>
    public const int DelayDaysMax = 35;

    /// <summary>A fraud that nobody ever tells of.</summary>
    public const double IsMissing = 0.07;

    /// <summary>A fraud that an analyst takes for honest.</summary>
    public const double IsDismissed = 0.02;

    /// <summary>An honest payment that is called a fraud.</summary>
    public const double IsAccused = 0.0002;

    /// <summary>An honest payment that an analyst looks at and clears.</summary>
    public const double IsCleared = 0.001;

    /// <summary>A fraud that the issuer of the card tells of; an analyst finds the others.</summary>
    public const double ComesFromIssuer = 0.85;
}
