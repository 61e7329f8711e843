namespace KiVendTout.Domain.Common;

/// <summary>The rule every id of the shop obeys: 1 to 64 ASCII letters, digits, "-" or "_".</summary>
public static class IdRule
{
    /// <summary>Longest id, in characters.</summary>
    public const int MaxLength = 64;

    /// <summary>The rule in words, for error messages.</summary>
    public const string Description = "must be 1 to 64 letters, digits, '-' or '_'";

    /// <summary>Tells whether <paramref name="text"/> obeys the rule.</summary>
    public static bool IsValid(string? text)
    {
        if (text is null || text.Length is 0 or > MaxLength)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
            {
                return false;
            }
        }

        return true;
    }

    internal static string Require(string? text, string field) =>
        IsValid(text) ? text! : throw new ContractViolationException(field, Description);
}
