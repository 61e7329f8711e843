namespace KiVendTout.Domain.Common;

/// <summary>Rules of single fields of records. Each answers the value as we keep it, or names the field and the rule it breaks.</summary>
internal static class Require
{
    /// <summary>A time of the shop's life, cut to the microsecond.</summary>
    public static DateTimeOffset Time(DateTimeOffset time, string field, DateTimeOffset now) => Clock.Problem(time, now) is { } rule
        ? throw new ContractViolationException(field, rule)
        : Clock.ToMicroseconds(time);

    /// <summary>A text that must be there.</summary>
    public static void Text(string? text, string field, int max)
    {
        if (!TextRule.IsValid(text, max))
        {
            throw new ContractViolationException(field, TextRule.Describe(max));
        }
    }

    /// <summary>A text that may be absent: null then, never empty.</summary>
    public static void OptionalText(string? text, string field, int max)
    {
        if (text is not null)
        {
            Text(text, field, max);
        }
    }

    /// <summary>An id that may be absent: null then, never empty.</summary>
    public static void OptionalId(string? text, string field) => That(text is null || IdRule.IsValid(text), field, IdRule.Description);

    /// <summary>An amount, EUR cents.</summary>
    public static void Amount(long cents, string field, long least)
    {
        if (cents < least || cents > Currency.MaxAmountCents)
        {
            throw new ContractViolationException(field, $"must be {least} to {Currency.MaxAmountCents}");
        }
    }

    /// <summary>A rule of its own. Its words are made beforehand: of a record that obeys, none are needed.</summary>
    public static void That(bool holds, string field, string rule)
    {
        if (!holds)
        {
            throw new ContractViolationException(field, rule);
        }
    }
}
