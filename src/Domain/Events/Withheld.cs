using System.Globalization;
using System.Security.Cryptography;

namespace KiVendTout.Domain.Events;

/// <summary>Says why what a record held is not kept. Stored beside the record's place, in every store alike.</summary>
public static class Withheld
{
    /// <summary>How every text about an erased customer's record begins.</summary>
    public const string Erased = "erased";

    /// <summary>
    /// For the record of an erased customer. Without a hash: who knows the rest of a value could try what is erased until the hash fits.
    /// </summary>
    /// <param name="valueBytes">Length of the value, in bytes.</param>
    public static string BecauseErased(long valueBytes) => string.Create(CultureInfo.InvariantCulture, $"{Erased}; {valueBytes} bytes");

    /// <summary>For a record that the store can never hold.</summary>
    /// <param name="value">The value; null for none.</param>
    public static string BecauseTooLarge(byte[]? value) => $"too large; {Describe(value)}";

    /// <summary>For a record that the store refuses, and nobody knows why.</summary>
    /// <param name="value">The value; null for none.</param>
    public static string BecauseRefused(byte[]? value) => $"refused; {Describe(value)}";

    /// <summary>Whether a text is about an erased customer's record.</summary>
    /// <param name="withheld">What a store says; null when everything is kept.</param>
    public static bool IsErased(string? withheld) => withheld?.StartsWith(Erased, StringComparison.Ordinal) == true;

    private static string Describe(byte[]? value) => string.Create(
        CultureInfo.InvariantCulture, $"{value?.Length ?? 0} bytes, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(value ?? []))}");
}
