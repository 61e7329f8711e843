namespace KiVendTout.Domain.Common;

/// <summary>Form of a country code, ISO 3166-1 alpha-2. The list of assigned codes changes; only the form is checked.</summary>
public static class CountryRule
{
    /// <summary>The rule in words, for error messages.</summary>
    public const string Description = "must be two upper-case letters (ISO 3166-1 alpha-2)";

    /// <summary>Tells whether <paramref name="text"/> has the form of a country code.</summary>
    public static bool IsValid(string? text) => text is [>= 'A' and <= 'Z', >= 'A' and <= 'Z'];
}
