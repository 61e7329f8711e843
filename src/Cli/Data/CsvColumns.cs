namespace KiVendTout.Cli.Data;

/// <summary>The columns of a CSV file: where they stand, and which field of a call or record each becomes.</summary>
/// <param name="numbers">Number of each column by its name, from 0.</param>
/// <param name="fields">The field of each column that is read, as its proto names it.</param>
/// <param name="width">How many columns there are, also such without a name.</param>
internal sealed class CsvColumns(IReadOnlyDictionary<string, int> numbers, IReadOnlyDictionary<string, string> fields, int width)
{
    /// <summary>How many there are.</summary>
    public int Width => width;

    /// <summary>Number of a column, from 0.</summary>
    public int this[string column] => numbers[column];

    /// <summary>Whether there is a column of a name.</summary>
    public bool Has(string column) => numbers.ContainsKey(column);

    /// <summary>The complaint about a column.</summary>
    public LineError Broken(int line, string column, string rule) => new(line, column, numbers[column] + 1, rule);

    /// <summary>The complaint about the column with a number, from 0.</summary>
    public LineError BrokenAt(int line, int number, string rule) => numbers.FirstOrDefault(column => column.Value == number) is { Key: { } name }
        ? Broken(line, name, rule)
        : new(line, null, 0, $"column {number + 1}: {rule}");

    /// <summary>The complaint about a field: about the column it comes from, or else about the line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="field">The field by its proto name, with or without those of the messages around it.</param>
    /// <param name="rule">The rule it breaks.</param>
    public LineError Error(int line, string field, string rule) =>
        fields.FirstOrDefault(column => column.Value == field[(field.LastIndexOf('.') + 1)..]) is { Key: { } name }
            ? Broken(line, name, rule)
            : new(line, null, 0, $"{field}: {rule}");
}
