namespace KiVendTout.Cli.Data;

/// <summary>One record of a CSV file.</summary>
/// <param name="Number">Number of the line it begins on, from 1.</param>
/// <param name="Cells">Its cells; empty when it breaks the format.</param>
/// <param name="Rule">The rule of the format that it breaks; null when it breaks none.</param>
/// <param name="FaultAt">Number of the column that breaks it, from 0; null when it is not about one.</param>
internal sealed record CsvLine(int Number, IReadOnlyList<string> Cells, string? Rule = null, int? FaultAt = null);

/// <summary>
/// Finds the records of a CSV file. A cell in quotes may hold line breaks, and a quote that is broken must not take good lines along. So lines are
/// one record only if its quotes close within <see cref="RecordLinesMax"/> lines, it has as many cells as the header, and none of the later lines
/// has so many by itself. Else the first line alone is blamed, and reading goes on with the second.
/// </summary>
/// <param name="lines">The file's lines.</param>
internal sealed class CsvLines(FileLines lines)
{
    /// <summary>Most lines of one record.</summary>
    public const int RecordLinesMax = 100;

    /// <summary>Lines that were read ahead and are still to be split, the next on top; no more than <see cref="RecordLinesMax"/>.</summary>
    private readonly Stack<FileLine> _ahead = new();

    /// <summary>The names of the columns; empty when the file has none.</summary>
    public IReadOnlyList<string> Header() => NextFilled() is { IsTooLong: false } first && CsvCells.Split(first.Bytes) is { Rule: null } split ? split.Cells : [];

    /// <summary>The records after the header; empty lines are passed over.</summary>
    /// <param name="width">How many cells the header has.</param>
    public IEnumerable<CsvLine> Records(int width)
    {
        while (NextFilled() is { } line)
        {
            yield return Record(line, width);
        }
    }

    private CsvLine Record(FileLine first, int width)
    {
        var split = CsvCells.Split(first.Bytes);
        if (first.IsTooLong)
        {
            // The last cell was cut, wherever that was.
            return new CsvLine(first.Number, [], FileLines.LengthRule, split.Rule is null ? split.Cells.Count - 1 : split.Cells.Count);
        }

        if (split.IsOpen && Continued(first, width) is { } record)
        {
            return new CsvLine(first.Number, record.Cells);
        }

        if (split.Rule is { } rule)
        {
            return new CsvLine(first.Number, [], rule, split.Cells.Count);
        }

        return split.Cells.Count == width
            ? new CsvLine(first.Number, split.Cells)
            : new CsvLine(first.Number, [], $"has {split.Cells.Count} fields, the header has {width}");
    }

    /// <summary>The record of several lines that begins with one; null, and the others given back, when they are none.</summary>
    private CsvSplit? Continued(FileLine first, int width)
    {
        var (record, taken) = (new List<byte>(first.Bytes), new Stack<FileLine>());
        while (taken.Count < RecordLinesMax - 1 && Next() is { } line)
        {
            taken.Push(line);
            if (record.Count + line.Bytes.Length > FileLines.LengthMax || CsvCells.Split(line.Bytes).HasWidth(width))
            {
                break;
            }

            record.Add((byte)'\n');
            record.AddRange(line.Bytes);
            if (CsvCells.Split([.. record]) is { IsOpen: false } split)
            {
                if (split.Rule is null && split.Cells.Count == width)
                {
                    return split;
                }

                break;
            }
        }

        while (taken.TryPop(out var line))
        {
            _ahead.Push(line);
        }

        return null;
    }

    private FileLine? NextFilled()
    {
        FileLine? line;
        do
        {
            line = Next();
        }
        while (line is { Bytes.Length: 0 });
        return line;
    }

    private FileLine? Next() => _ahead.TryPop(out var line) ? line : lines.Next();
}
