namespace KiVendTout.Cli.Data.Generation.Fraud;

/// <summary>Kinds of fraud.</summary>
internal enum Scheme : byte
{
    None,
    CardTestingFast,
    CardTestingSlow,
    TakeoverNewDevice,
    TakeoverOwnDevice,
    StolenCardCold,
    StolenCardWarm,
    FriendlyFraud,
    Collusion,
}

/// <summary>What is to be known of a kind of fraud before it happens.</summary>
/// <param name="Scheme">The kind.</param>
/// <param name="Name">Its name in the files.</param>
/// <param name="Share">Its share of all fraudulent payments.</param>
/// <param name="Payments">Payments of an episode, on average.</param>
/// <param name="Mix">How its episodes thin out or grow over the two years: weight on the first and last day.</param>
/// <param name="ByNight">Share of the episodes that begin between midnight and six.</param>
/// <param name="SpanDays">Days that an episode lasts at most.</param>
internal sealed record SchemeTraits(Scheme Scheme, string Name, double Share, double Payments, Drift Mix, double ByNight, int SpanDays)
{
    /// <summary>The kinds. An own account is opened by the fraudster; without one, somebody's is used.</summary>
    public static readonly IReadOnlyList<SchemeTraits> All =
    [
        new(Scheme.CardTestingFast, "card_testing_fast", 0.20, 11, new(1.5, 0.6), 0.35, 1) { OwnAccount = 0.6, OpenedHours = (1, 240) },
        new(Scheme.CardTestingSlow, "card_testing_slow", 0.13, 8, new(0.6, 1.5), 0.25, 6) { OwnAccount = 0.5, OpenedHours = (1, 1_200) },
        new(Scheme.TakeoverNewDevice, "takeover_new_device", 0.22, 3, new(1.1, 0.9), 0.25, 1),
        new(Scheme.TakeoverOwnDevice, "takeover_own_device", 0.10, 2.5, new(0.4, 1.6), 0.3, 1),
        new(Scheme.StolenCardCold, "stolen_card_cold", 0.14, 2.5, new(1.2, 0.8), 0.2, 1) { OwnAccount = 0.85, OpenedHours = (0, 72) },
        new(Scheme.StolenCardWarm, "stolen_card_warm", 0.09, 2.5, new(0.6, 1.4), 0.15, 2) { OwnAccount = 1, OpenedHours = (20 * 24, 120 * 24) },
        new(Scheme.FriendlyFraud, "friendly_fraud", 0.07, 1.2, new(0.9, 1.1), 0, 14),
        new(Scheme.Collusion, "collusion", 0.05, 9, new(0.8, 1.2), 0.1, 3) { OwnAccount = 1, Accounts = (3, 6), OpenedHours = (40 * 24, 200 * 24) },
    ];

    /// <summary>Chance that the fraudster opens accounts for it.</summary>
    public double OwnAccount { get; init; }

    /// <summary>How many accounts that is.</summary>
    public (int Least, int Most) Accounts { get; init; } = (1, 1);

    /// <summary>Hours before the episode at which they are opened.</summary>
    public (int Least, int Most) OpenedHours { get; init; }

    /// <summary>The traits of a kind.</summary>
    public static SchemeTraits Of(Scheme scheme) => All[(int)scheme - 1];
}
