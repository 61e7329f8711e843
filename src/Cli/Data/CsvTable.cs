using KiVendTout.Cli.Terminal;

namespace KiVendTout.Cli.Data;

/// <summary>A CSV file (RFC 4180, UTF-8, header line) of known columns, in any order; others beside them do not matter.</summary>
internal sealed class CsvTable
{
    private readonly string _path;
    private readonly string _name;

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="fields">Names of the columns that must be there, and the field each becomes.</param>
    /// <exception cref="WrongUseException">A column is missing, or it is no UTF-8: this is not the file it is called.</exception>
    public CsvTable(string path, IReadOnlyDictionary<string, string> fields)
    {
        _path = path;
        _name = Path.GetFileName(path);
        using var file = DataFile.Open(path);
        Columns = Find(new CsvLines(new FileLines(file)).Header(), fields);
    }

    /// <summary>Its columns.</summary>
    public CsvColumns Columns { get; }

    /// <summary>Reads every line, one at a time; those that break a rule are told and left out.</summary>
    /// <param name="parse">Reads a line.</param>
    /// <param name="load">The load.</param>
    public IEnumerable<T> Read<T>(Func<CsvRow, T> parse, LoadContext load)
        where T : class
    {
        using var file = DataFile.Open(_path);
        var lines = new CsvLines(new FileLines(file));
        _ = lines.Header();
        foreach (var line in lines.Records(Columns.Width))
        {
            load.Report.AddLine(_name);
            LineError? error = null;
            var read = line.Rule is { } rule
                ? null
                : LineGuard.Try(line.Number, () => parse(new CsvRow(line.Number, Columns, line.Cells, load.Now)), Columns, out error);
            if (read is not null)
            {
                yield return read;
            }
            else
            {
                load.Report.LeaveOut(_name, error ?? Fault(line));
            }
        }
    }

    private LineError Fault(CsvLine line) => line.FaultAt is { } column
        ? Columns.BrokenAt(line.Number, column, line.Rule!)
        : new LineError(line.Number, null, 0, line.Rule!);

    private CsvColumns Find(IReadOnlyList<string> header, IReadOnlyDictionary<string, string> fields)
    {
        var numbers = new Dictionary<string, int>();
        for (var number = 0; number < header.Count; number++)
        {
            // Spreadsheets leave columns without a name at the end.
            if (header[number].Trim() is { Length: > 0 } name && !numbers.TryAdd(name, number))
            {
                throw new WrongUseException($"{_path} has two columns {name}");
            }
        }

        return fields.Keys.FirstOrDefault(name => !numbers.ContainsKey(name)) is { } missing
            ? throw new WrongUseException($"{_path} has no column {missing}: its first line must name {string.Join(',', fields.Keys)}")
            : new CsvColumns(numbers, fields, header.Count);
    }
}
