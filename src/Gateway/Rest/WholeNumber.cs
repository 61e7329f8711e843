using System.Globalization;
using System.Text.RegularExpressions;

namespace KiVendTout.Gateway.Rest;

/// <summary>Reads whole numbers as proto3 JSON writes them: 5, 5.0 and 1e2 are whole, and nothing is rounded.</summary>
internal static partial class WholeNumber
{
    /// <summary>Longest text taken for a number, in characters.</summary>
    private const int TextMax = 100;

    /// <summary>Most digits of a number of 64 bits.</summary>
    private const int DigitsMax = 19;

    /// <summary>The number as its digits; null when it is none, is not whole, or does not fit into 64 bits.</summary>
    public static long? Read(string text)
    {
        if (text.Length > TextMax || Number().Match(text) is not { Success: true } number)
        {
            return null;
        }

        var fraction = number.Groups["fraction"].Value.TrimEnd('0');
        var digits = (number.Groups["whole"].Value + fraction).TrimStart('0');
        if (digits.Length == 0)
        {
            return 0;
        }

        // An exponent of more digits than an int has makes no number that fits.
        var exponent = 0;
        if (number.Groups["exponent"] is { Success: true } told && !int.TryParse(told.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
        {
            return null;
        }

        return Shift(digits, (long)exponent - fraction.Length) is { } whole
            && long.TryParse(number.Groups["sign"].Value + whole, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
    }

    /// <summary>Moves the decimal point; null when a digit other than 0 would stand behind it, or too many before it.</summary>
    private static string? Shift(string digits, long places)
    {
        var significant = digits.TrimEnd('0');
        var zeros = digits.Length - significant.Length + places;
        return zeros >= 0 && significant.Length + zeros <= DigitsMax ? significant + new string('0', (int)zeros) : null;
    }

    [GeneratedRegex(@"\A(?<sign>-?)(?<whole>0|[1-9][0-9]*)(\.(?<fraction>[0-9]+))?([eE](?<exponent>[+-]?[0-9]+))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
