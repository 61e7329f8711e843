namespace KiVendTout.Cli.Data.Generation.Fraud;

/// <summary>How fraudsters behave. Shares and chances are 0 to 1, amounts EUR, unless the name says otherwise. docs/fraud-world.md holds them too.</summary>
internal static class FraudRates
{
    /// <summary>Share of the payments that are frauds.</summary>
    public const double Prevalence = 0.008;

    /// <summary>Share of the episodes that come in campaigns of their kind.</summary>
    public const double InCampaign = 0.35;

    /// <summary>Campaigns of each kind in the two years.</summary>
    public const int Campaigns = 10;

    /// <summary>Rings whose devices come back within a month.</summary>
    public const int Rings = 24;

    /// <summary>Share of seats on a device that the ring has used before; else it is new.</summary>
    public static readonly Drift ReusesDevice = new(0.45, 0.05);

    /// <summary>Share of seats behind a proxy that honest people use too.</summary>
    public static readonly Drift SitsBehindProxy = new(0.40, 0.12);

    /// <summary>Share of seats in the network of a mobile carrier of the victim's country.</summary>
    public static readonly Drift SitsBehindCarrier = new(0.25, 0.45);

    /// <summary>Share of seats abroad; the rest use somebody's line at home in the victim's country.</summary>
    public const double SitsAbroad = 0.15;

    /// <summary>Card testing, fast: refused.</summary>
    public const double FastTestFails = 0.80;

    /// <summary>Card testing, fast: goes on from a new seat after an attempt.</summary>
    public static readonly Drift FastTestMoves = new(0.0, 0.25);

    /// <summary>Card testing, slow: refused.</summary>
    public const double SlowTestFails = 0.65;

    /// <summary>Card testing, slow: goes on from a new seat after an attempt.</summary>
    public const double SlowTestMoves = 0.6;

    /// <summary>Card testing: another card at the next attempt.</summary>
    public const double TestsNextCard = 0.85;

    /// <summary>Card testing: most that is tried.</summary>
    public static readonly Drift TestAmountMax = new(9, 45);

    /// <summary>Takeover: refused.</summary>
    public const double TakeoverFails = 0.45;

    /// <summary>Takeover on a new device: contact data are changed first.</summary>
    public const double TakeoverChangesContact = 0.45;

    /// <summary>Takeover on a new device: pays with the victim's own card.</summary>
    public const double TakeoverUsesSavedCard = 0.65;

    /// <summary>Takeover on a new device: amount in the victim's means.</summary>
    public static readonly Drift TakeoverRatio = new(3.5, 2.0);

    /// <summary>Takeover on the victim's device: contact data are changed first.</summary>
    public const double RemoteChangesContact = 0.60;

    /// <summary>Takeover on the victim's device: pays with the victim's own card.</summary>
    public const double RemoteUsesSavedCard = 0.85;

    /// <summary>Takeover on the victim's device: amount in the victim's means.</summary>
    public static readonly Drift RemoteRatio = new(3.0, 1.8);

    /// <summary>Stolen card: refused.</summary>
    public const double StolenFails = 0.50;

    /// <summary>Stolen card: the next attempt is made with another one.</summary>
    public const double StolenNextCard = 0.40;

    /// <summary>Stolen card: it is from the country the thief shows.</summary>
    public static readonly Drift StolenFitsCountry = new(0.55, 0.80);

    /// <summary>Stolen card: middle amount.</summary>
    public static readonly Drift StolenAmount = new(190, 95);

    /// <summary>Stolen card with warm-up: fewest purchases before it; the most are twice as many and one.</summary>
    public const int WarmUpPurchasesMin = 3;

    /// <summary>Friendly fraud: the customer disputes further purchases too.</summary>
    public const double DisputesAgain = 0.30;

    /// <summary>Collusion: refused.</summary>
    public const double CollusionFails = 0.20;

    /// <summary>Collusion: an account sits where the ring sits; else at its own place.</summary>
    public static readonly Drift CollusionSharesSeat = new(0.8, 0.4);

    /// <summary>Collusion: middle amount.</summary>
    public const double CollusionAmount = 110;
}
