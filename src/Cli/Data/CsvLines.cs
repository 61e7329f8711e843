using System.Text;

namespace KiVendTout.Cli.Data;

/// <summary>One record of a CSV file.</summary>
/// <param name="Line">Number of the line it begins on, from 1.</param>
/// <param name="Fields">Its fields; empty when it breaks the format.</param>
/// <param name="Fault">How it breaks the format; null when it does not.</param>
internal sealed record CsvLine(int Line, string[] Fields, string? Fault);

/// <summary>Splits a CSV file (RFC 4180, comma) into records. A line that breaks the format does not take those after it along.</summary>
internal sealed class CsvLines
{
    /// <summary>Most lines of one record: a quote that is never closed must not swallow the file.</summary>
    public const int RecordLinesMax = 100;

    private const char Quote = '"';

    private readonly TextReader _reader;

    /// <summary>Lines that were read ahead and are still to be split.</summary>
    private readonly Queue<string> _ahead = new();

    private int _number;

    private CsvLines(TextReader reader) => _reader = reader;

    /// <summary>Reads the records; empty lines are passed over.</summary>
    public static IEnumerable<CsvLine> Read(TextReader reader)
    {
        var lines = new CsvLines(reader);
        while (lines.Next() is { } line)
        {
            if (line.Length > 0)
            {
                yield return lines.Record(line);
            }
        }
    }

    private string? Next()
    {
        if (!_ahead.TryDequeue(out var line) && (line = _reader.ReadLine()) is null)
        {
            return null;
        }

        _number++;
        return line;
    }

    /// <summary>Takes further lines while a quoted field is open; when it is never closed, gives them back and blames the first line.</summary>
    private CsvLine Record(string first)
    {
        var begins = _number;
        var taken = new List<string>();
        var text = first;
        CsvLine? record;
        while ((record = Split(text, begins)) is null && taken.Count < RecordLinesMax && Next() is { } more)
        {
            taken.Add(more);
            text += "\n" + more;
        }

        if (record is not null)
        {
            return record;
        }

        GiveBack(taken);
        return new CsvLine(begins, [], $"opens a quote that is not closed within {RecordLinesMax} lines");
    }

    private void GiveBack(List<string> lines)
    {
        var later = _ahead.ToArray();
        _ahead.Clear();
        foreach (var line in lines.Concat(later))
        {
            _ahead.Enqueue(line);
        }

        _number -= lines.Count;
    }

    /// <summary>Splits a record; null when its last field is quoted and still open.</summary>
    private static CsvLine? Split(string record, int line)
    {
        var fields = new List<string>();
        for (var position = 0; position <= record.Length; position++)
        {
            var isQuoted = position < record.Length && record[position] == Quote;
            var field = isQuoted ? Quoted(record, ref position) : Plain(record, ref position);
            if (field is null)
            {
                return isQuoted && position >= record.Length ? null : new CsvLine(line, [], $"field {fields.Count + 1}: a quote is out of place");
            }

            fields.Add(field);
        }

        return new CsvLine(line, [.. fields], null);
    }

    /// <summary>Reads up to the next comma, and leaves <paramref name="position"/> on it; null when a quote is in it.</summary>
    private static string? Plain(string record, ref int position)
    {
        var end = record.IndexOf(',', position);
        end = end < 0 ? record.Length : end;
        var field = record[position..end];
        position = end;
        return field.Contains(Quote) ? null : field;
    }

    /// <summary>
    /// Reads from quote to quote, and leaves <paramref name="position"/> on the comma after it; null when something else follows the quote, or when
    /// there is no second quote: then the position is the end.
    /// </summary>
    private static string? Quoted(string record, ref int position)
    {
        var field = new StringBuilder();
        for (position++; position < record.Length; position++)
        {
            if (record[position] != Quote)
            {
                field.Append(record[position]);
            }
            else if (position + 1 < record.Length && record[position + 1] == Quote)
            {
                field.Append(Quote);
                position++;
            }
            else
            {
                position++;
                return position == record.Length || record[position] == ',' ? field.ToString() : null;
            }
        }

        return null;
    }
}
