using System.Globalization;
using KiVendTout.Domain.Common;

namespace KiVendTout.Cli.Data;

/// <summary>A field of a line breaks a rule.</summary>
internal sealed class LineException(LineError error) : Exception(error.ToString())
{
    public LineError Error { get; } = error;
}

/// <summary>One line of a file, its fields read by name and rule.</summary>
/// <param name="line">Its number in the file, from 1.</param>
/// <param name="columns">Number of each column, from 0.</param>
/// <param name="fields">The fields.</param>
internal sealed class CsvRow(int line, IReadOnlyDictionary<string, int> columns, string[] fields)
{
    private const int CentsADigit = 100;
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss";

    public int Line => line;

    /// <summary>Text that must be there.</summary>
    public string Required(string column) => Text(column) is { Length: > 0 } text ? text : throw Broken(column, "must not be empty");

    /// <summary>Text that may be empty.</summary>
    public string Text(string column) => fields[columns[column]].Trim();

    public string Id(string column) => IdRule.IsValid(Text(column)) ? Text(column) : throw Broken(column, IdRule.Description);

    /// <summary>An id, or nothing.</summary>
    public string OptionalId(string column) => Text(column).Length == 0 ? "" : Id(column);

    public string Country(string column) => CountryRule.IsValid(Text(column)) ? Text(column) : throw Broken(column, CountryRule.Description);

    public bool Flag(string column) => Text(column) switch
    {
        "0" => false,
        "1" => true,
        _ => throw Broken(column, "must be 0 or 1"),
    };

    /// <summary>A whole number.</summary>
    public int Whole(string column, int least, int most) =>
        int.TryParse(Text(column), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Broken(column, $"must be {least} to {most}");

    public T OneOf<T>(string column, IReadOnlyDictionary<string, T> values) => values.TryGetValue(Text(column), out var value)
        ? value
        : throw Broken(column, $"must be one of {string.Join(", ", values.Keys)}");

    public DateOnly Date(string column) => DateOnly.TryParseExact(Text(column), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        ? date
        : throw Broken(column, "must be a date YYYY-MM-DD");

    /// <summary>A time, UTC; what is finer than a microsecond is cut off.</summary>
    public DateTimeOffset Time(string column)
    {
        const int microsecondDigits = 6;
        var text = Text(column).Replace(' ', 'T').TrimEnd('Z');
        var (whole, fraction) = text.Split('.') switch
        {
            [var seconds] => (seconds, ""),
            [var seconds, { Length: > 0 } rest] when rest.All(char.IsAsciiDigit) => (seconds, rest),
            _ => ("", ""),
        };
        if (!DateTimeOffset.TryParseExact(whole, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            throw Broken(column, "must be a time YYYY-MM-DD HH:MM:SS, UTC");
        }

        var microseconds = fraction.PadRight(microsecondDigits, '0')[..microsecondDigits];
        return time.AddMicroseconds(int.Parse(microseconds, CultureInfo.InvariantCulture));
    }

    /// <summary>An amount in euros with at most two decimals, as cents.</summary>
    public long Cents(string column)
    {
        const NumberStyles style = NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(Text(column), style, CultureInfo.InvariantCulture, out var amount) || amount > Currency.MaxAmountCents / CentsADigit)
        {
            throw Broken(column, $"must be an amount of 0 to {Currency.MaxAmountCents / CentsADigit} euros");
        }

        var cents = amount * CentsADigit;
        return cents == decimal.Truncate(cents) ? (long)cents : throw Broken(column, "must have at most two decimals");
    }

    /// <summary>What is thrown where a field breaks a rule.</summary>
    public LineException Broken(string column, string rule) => new(new LineError(line, column, columns[column] + 1, rule));
}
