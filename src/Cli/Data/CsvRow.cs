using System.Globalization;
using KiVendTout.Domain.Common;

namespace KiVendTout.Cli.Data;

/// <summary>One line of a file, its fields read by name and rule.</summary>
/// <param name="line">Its number in the file, from 1.</param>
/// <param name="columns">The columns of the file.</param>
/// <param name="cells">The cells.</param>
/// <param name="now">Now, UTC.</param>
internal sealed class CsvRow(int line, CsvColumns columns, IReadOnlyList<string> cells, DateTimeOffset now)
{
    private const int CentsADigit = 100;
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss";

    /// <summary>Longest cell of a number, in characters: what is longer would be rounded.</summary>
    private const int NumberLengthMax = 20;

    public int Line => line;

    /// <summary>Now, UTC.</summary>
    public DateTimeOffset Now => now;

    /// <summary>Text that must be there.</summary>
    public string Required(string column, int max) => Text(column, max) is { Length: > 0 } text ? text : throw Broken(column, TextRule.Describe(max));

    /// <summary>Text that may be empty.</summary>
    /// <param name="column">The column.</param>
    /// <param name="max">Most characters.</param>
    public string Text(string column, int max) => Cell(column) is var text && (text.Length == 0 || TextRule.IsValid(text, max))
        ? text
        : throw Broken(column, TextRule.Describe(max));

    /// <summary>Text, or null when it is empty.</summary>
    public string? Optional(string column, int max) => Text(column, max) is { Length: > 0 } text ? text : null;

    /// <summary>Text, or null when it is empty or the file has no such column.</summary>
    public string? IfThere(string column, int max) => columns.Has(column) ? Optional(column, max) : null;

    /// <summary>A time, or null when it is empty.</summary>
    public DateTimeOffset? OptionalTime(string column) => Cell(column).Length == 0 ? null : Time(column);

    public string Id(string column) => IdRule.IsValid(Cell(column)) ? Cell(column) : throw Broken(column, IdRule.Description);

    /// <summary>An id, or nothing.</summary>
    public string OptionalId(string column) => Cell(column).Length == 0 ? "" : Id(column);

    public string Country(string column) => CountryRule.IsValid(Cell(column)) ? Cell(column) : throw Broken(column, CountryRule.Description);

    public bool Flag(string column) => Cell(column) switch
    {
        "0" => false,
        "1" => true,
        _ => throw Broken(column, "must be 0 or 1"),
    };

    /// <summary>A whole number.</summary>
    public int Whole(string column, int least, int most) =>
        int.TryParse(Cell(column), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Broken(column, $"must be {least} to {most}");

    public T OneOf<T>(string column, IReadOnlyDictionary<string, T> values) => values.TryGetValue(Cell(column), out var value)
        ? value
        : throw Broken(column, $"must be one of {string.Join(", ", values.Keys)}");

    public DateOnly Date(string column) => DateOnly.TryParseExact(Cell(column), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        ? date
        : throw Broken(column, "must be a date YYYY-MM-DD");

    /// <summary>A time, UTC, that can be true; what is finer than a microsecond is cut off.</summary>
    public DateTimeOffset Time(string column)
    {
        const int microsecondDigits = 6;
        var text = Cell(column).Replace(' ', 'T');
        var (whole, fraction) = (text.EndsWith('Z') ? text[..^1] : text).Split('.') switch
        {
            [var seconds] => (seconds, ""),
            [var seconds, { Length: > 0 } rest] when rest.All(char.IsAsciiDigit) => (seconds, rest),
            _ => ("", ""),
        };
        if (!DateTimeOffset.TryParseExact(whole, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            throw Broken(column, "must be a time YYYY-MM-DD HH:MM:SS, UTC");
        }

        // Before anything is added to it: 9999-12-31 stands for "not known" elsewhere.
        var microseconds = fraction.PadRight(microsecondDigits, '0')[..microsecondDigits];
        return Clock.Problem(time, now) is { } rule
            ? throw Broken(column, rule)
            : time.AddMicroseconds(int.Parse(microseconds, CultureInfo.InvariantCulture));
    }

    /// <summary>An amount in euros with at most two decimals, as cents.</summary>
    public long Cents(string column)
    {
        const NumberStyles style = NumberStyles.AllowDecimalPoint;
        var text = Cell(column);
        if (text.Length > NumberLengthMax || !decimal.TryParse(text, style, CultureInfo.InvariantCulture, out var amount) || amount > Currency.MaxAmountCents / CentsADigit)
        {
            throw Broken(column, $"must be an amount of 0 to {Currency.MaxAmountCents / CentsADigit} euros");
        }

        var cents = amount * CentsADigit;
        return cents == decimal.Truncate(cents) ? (long)cents : throw Broken(column, "must have at most two decimals");
    }

    /// <summary>What is thrown where a field breaks a rule.</summary>
    public LineException Broken(string column, string rule) => new(columns.Broken(line, column, rule));

    private string Cell(string column) => cells[columns[column]].Trim();
}
