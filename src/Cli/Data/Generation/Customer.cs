namespace KiVendTout.Cli.Data.Generation;

/// <summary>What a session is held on.</summary>
internal enum DeviceKind
{
    WebDesktop,
    WebMobile,
    Ios,
    Android,
}

/// <summary>A customer and how they live.</summary>
internal sealed class Customer
{
    /// <summary>Number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>When they signed up, UTC: before all they do.</summary>
    public required DateTimeOffset SignedUpAt { get; init; }

    /// <summary>Day of the sign-up; negative before the world's first day.</summary>
    public required int SignUpDay { get; init; }

    /// <summary>Country they live in.</summary>
    public required string Country { get; init; }

    /// <summary>What they mostly use.</summary>
    public required DeviceKind PreferredDevice { get; init; }

    /// <summary>Date of birth.</summary>
    public required DateOnly BirthDate { get; init; }

    /// <summary>Whom they live with.</summary>
    public required Household Household { get; init; }

    /// <summary>Id of their own phone, and of the one they buy on <see cref="NewPhoneDay"/>.</summary>
    public required (ulong Old, ulong New) Phone { get; init; }

    /// <summary>Day they get a new phone; past the last day when they keep the old one.</summary>
    public required int NewPhoneDay { get; init; }

    /// <summary>Country of the card they pay with: mostly their own.</summary>
    public required string CardCountry { get; init; }

    /// <summary>First six digits of their card.</summary>
    public required int CardBin { get; init; }

    /// <summary>How they like to pay.</summary>
    public required string Method { get; init; }

    /// <summary>Whether they live by night.</summary>
    public required bool IsNightOwl { get; init; }

    /// <summary>Where they travel to, and on which days; null when they stay at home.</summary>
    public (string Country, int FirstDay, int LastDay)? Trip { get; init; }

    /// <summary>How often they come, against others.</summary>
    public required int Weight { get; init; }

    /// <summary>The fraud that befalls them, or that they commit; null for nearly all.</summary>
    public Episode? Episode { get; init; }

    /// <summary>Their phone on a day.</summary>
    public ulong PhoneOn(int day) => day < NewPhoneDay ? Phone.Old : Phone.New;
}

/// <summary>People who live together: one address, one computer.</summary>
/// <param name="Country">Where they live.</param>
/// <param name="Address">Hash of their network's address.</param>
/// <param name="NextAddress">The address their operator gives them on <paramref name="NewAddressDay"/>.</param>
/// <param name="NewAddressDay">That day; past the last one when the address stays.</param>
/// <param name="Computer">Id of the computer they share.</param>
internal sealed record Household(string Country, ulong Address, ulong NextAddress, int NewAddressDay, ulong Computer)
{
    /// <summary>Their network's address on a day.</summary>
    public ulong AddressOn(int day) => day < NewAddressDay ? Address : NextAddress;
}
