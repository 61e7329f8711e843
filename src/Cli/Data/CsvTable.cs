using System.Diagnostics.CodeAnalysis;
using KiVendTout.Cli.Terminal;

namespace KiVendTout.Cli.Data;

/// <summary>A CSV file (RFC 4180, UTF-8, header line) of known columns; others beside them do not matter.</summary>
/// <param name="path">Its path.</param>
/// <param name="required">Names of the columns that must be there.</param>
internal sealed class CsvTable(string path, IReadOnlyList<string> required)
{
    private string Name { get; } = Path.GetFileName(path);

    /// <summary>Reads every line; those that break a rule are reported and left out.</summary>
    /// <exception cref="WrongUseException">A column is missing: this is not the file it is called.</exception>
    public List<T> Read<T>(Func<CsvRow, T> parse, LoadReport report) => [.. Stream(parse, report)];

    /// <summary>Reads as <see cref="Read"/> does, one line at a time.</summary>
    public IEnumerable<T> Stream<T>(Func<CsvRow, T> parse, LoadReport report)
    {
        using var reader = new StreamReader(path);
        using var lines = CsvLines.Read(reader).GetEnumerator();
        var columns = Columns(lines.MoveNext() ? lines.Current.Fields : []);
        while (lines.MoveNext())
        {
            report.Count(Name, counts => counts.Lines++);
            if (TryParse(lines.Current, columns, parse, report, out var row))
            {
                yield return row;
            }
        }
    }

    private bool TryParse<T>(
        CsvLine line, Dictionary<string, int> columns, Func<CsvRow, T> parse, LoadReport report, [MaybeNullWhen(false)] out T row)
    {
        row = default;
        if ((line.Fault ?? WrongLength(line, columns.Count)) is { } fault)
        {
            report.Complain(Name, new LineError(line.Line, null, 0, fault));
            return false;
        }

        try
        {
            row = parse(new CsvRow(line.Line, columns, line.Fields));
            return true;
        }
        catch (LineException exception)
        {
            report.Complain(Name, exception.Error);
            return false;
        }
    }

    private static string? WrongLength(CsvLine line, int columns) =>
        line.Fields.Length == columns ? null : $"has {line.Fields.Length} fields, the header has {columns}";

    private Dictionary<string, int> Columns(string[] header)
    {
        var columns = new Dictionary<string, int>();
        foreach (var name in header)
        {
            if (!columns.TryAdd(name.Trim(), columns.Count))
            {
                throw new WrongUseException($"{path} has two columns {name}");
            }
        }

        return required.FirstOrDefault(name => !columns.ContainsKey(name)) is { } missing
            ? throw new WrongUseException($"{path} has no column {missing}: its first line must name {string.Join(',', required)}")
            : columns;
    }
}
