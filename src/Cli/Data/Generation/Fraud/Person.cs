namespace KiVendTout.Cli.Data.Generation.Fraud;

/// <summary>Where people live together: one line, one computer. The line's address changes when its lease ends.</summary>
/// <param name="Country">Where it is.</param>
/// <param name="Line">Names the line.</param>
/// <param name="LeaseDays">Days an address lasts.</param>
/// <param name="Computer">Id of the computer that all use.</param>
internal sealed record Home(string Country, ulong Line, int LeaseDays, ulong Computer)
{
    /// <summary>Hash of the address on a day.</summary>
    public ulong AddressOn(int day) =>
        SeededRandom.For((long)Line, RandomUse.Lease, (day + FraudWorldPlan.Days) / LeaseDays).NextBits();

    /// <summary>A home somewhere in a country.</summary>
    public static Home New(string country, SeededRandom random) =>
        new(country, random.NextBits(), random.Between(20, 500), random.NextBits());
}

/// <summary>The cards somebody pays with.</summary>
/// <param name="Main">The usual one.</param>
/// <param name="Others">The others.</param>
/// <param name="RenewalDay">Day the usual one is replaced; past the last day when it stays.</param>
/// <param name="Renewed">What replaces it.</param>
internal sealed record Wallet(Card Main, IReadOnlyList<Card> Others, int RenewalDay, Card Renewed)
{
    /// <summary>The usual card on a day.</summary>
    public Card MainOn(int day) => day < RenewalDay ? Main : Renewed;

    /// <summary>The card of a purchase.</summary>
    public Card Pick(int day, SeededRandom random) =>
        Others.Count > 0 && random.Chance(HonestRates.TakesOtherCard) ? random.Pick(Others) : MainOn(day);
}

/// <summary>An account and how its owner lives.</summary>
internal sealed class Person
{
    /// <summary>Number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>When they signed up, UTC, in seconds since 1970.</summary>
    public required long SignedUpAt { get; init; }

    /// <summary>First and last day on which they may buy; a day after the last when they buy nothing.</summary>
    public required (int First, int Last) Active { get; init; }

    public required DateOnly BirthDate { get; init; }

    public required DeviceKind Prefers { get; init; }

    public required Home Home { get; init; }

    public required Wallet Wallet { get; init; }

    public required PayMethod Method { get; init; }

    /// <summary>Their own phone, and the one they buy on <see cref="NewPhoneDay"/>.</summary>
    public required (ulong Old, ulong New) Phone { get; init; }

    /// <summary>Day of the new phone; past the last day when they keep the old one.</summary>
    public required int NewPhoneDay { get; init; }

    /// <summary>Address of the office and id of the computer there; null when they work elsewhere.</summary>
    public (ulong Address, ulong Computer)? Office { get; init; }

    /// <summary>Travels: country, first and last day.</summary>
    public required IReadOnlyList<(string Country, int First, int Last)> Trips { get; init; }

    /// <summary>How often they come, against others: 1 on average.</summary>
    public required double Visits { get; init; }

    /// <summary>Middle amount of a purchase, EUR.</summary>
    public required double Spends { get; init; }

    /// <summary>Hour of the day around which they buy.</summary>
    public required double Hour { get; init; }

    public required bool IsNightOwl { get; init; }

    public required bool ClearsBrowser { get; init; }

    public required bool UsesProxy { get; init; }

    /// <summary>When contact data changed, UTC, in seconds since 1970.</summary>
    public List<long> ContactChanges { get; } = [];

    /// <summary>Their phone on a day.</summary>
    public ulong PhoneOn(int day) => day < NewPhoneDay ? Phone.Old : Phone.New;
}
