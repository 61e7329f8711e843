using Google.Protobuf.WellKnownTypes;

namespace KiVendTout.Records;

/// <summary>Rules of single fields. Each returns the value in our terms, or names the field and the rule it breaks.</summary>
internal static class FieldRules
{
    private const int NanosMax = 999_999_999;

    /// <summary>A required time. The database keeps microseconds: what is finer is cut here, once, so that a time stays equal to itself.</summary>
    public static DateTimeOffset Time(Timestamp? time, string field, DateTimeOffset now)
    {
        if (time is null)
        {
            throw new ContractViolationException(field, "is required");
        }

        var seconds = time.Seconds;
        if (time.Nanos is < 0 or > NanosMax
            || seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            throw new ContractViolationException(field, "must be a valid timestamp");
        }

        var read = DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(time.Nanos / 1000 * TimeSpan.TicksPerMicrosecond);
        return Clock.Problem(read, now) is { } rule ? throw new ContractViolationException(field, rule) : read;
    }

    public static long Amount(long cents, string field, long least) =>
        cents >= least && cents <= Currency.MaxAmountCents
            ? cents
            : throw new ContractViolationException(field, $"must be {least} to {Currency.MaxAmountCents}");

    public static void Euro(string currency, string field)
    {
        if (currency != Currency.Eur)
        {
            throw new ContractViolationException(field, $"must be {Currency.Eur}");
        }
    }

    public static string Country(string country, string field) =>
        CountryRule.IsValid(country) ? country : throw new ContractViolationException(field, CountryRule.Description);

    /// <summary>A required text.</summary>
    public static string Text(string text, string field, int max) =>
        OptionalText(text, field, max) ?? throw new ContractViolationException(field, "is required");

    /// <summary>A text that may be absent: null then.</summary>
    public static string? OptionalText(string text, string field, int max) =>
        text.Length == 0 ? null
        : TextRule.IsValid(text, max) ? text
        : throw new ContractViolationException(field, TextRule.Describe(max));

    /// <summary>The first digits of a card number, or null.</summary>
    public static string? CardBin(string text, string field) =>
        text.Length == 0 ? null
        : text.Length is >= 6 and <= 8 && text.All(char.IsAsciiDigit) ? text
        : throw new ContractViolationException(field, "must be 6 to 8 digits");
}
