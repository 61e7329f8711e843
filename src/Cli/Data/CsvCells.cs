using System.Text;
using System.Text.Unicode;

namespace KiVendTout.Cli.Data;

/// <summary>A record, split into its cells.</summary>
/// <param name="Cells">Its cells, up to the one that breaks the format.</param>
/// <param name="Rule">The rule that the next cell breaks; null when all are right.</param>
/// <param name="IsOpen">Whether that is because its quote is not closed.</param>
internal sealed record CsvSplit(IReadOnlyList<string> Cells, string? Rule, bool IsOpen)
{
    /// <summary>Tells whether it has as many cells as the header: the last may begin with a quote that is closed on a later line.</summary>
    public bool HasWidth(int width) => Rule is null ? Cells.Count == width : IsOpen && Cells.Count + 1 == width;
}

/// <summary>Splits the bytes of a record (RFC 4180, comma) and decodes its cells.</summary>
internal static class CsvCells
{
    /// <summary>The rule of a quote that is not closed.</summary>
    public const string OpenRule = "opens a quote that is not closed";

    private const byte Quote = (byte)'"';
    private const byte Comma = (byte)',';

    public static CsvSplit Split(ReadOnlySpan<byte> record)
    {
        var cells = new List<string>();
        for (var at = 0; at <= record.Length;)
        {
            var rest = record[at..];
            var isQuoted = rest is [Quote, ..];
            var length = isQuoted ? QuotedLength(rest) : PlainLength(rest);
            if (length < 0)
            {
                return new CsvSplit(cells, OpenRule, IsOpen: true);
            }

            if (isQuoted ? length < rest.Length && rest[length] != Comma : rest[..length].Contains(Quote))
            {
                return new CsvSplit(cells, "a quote is out of place", IsOpen: false);
            }

            var cell = isQuoted ? rest[1..(length - 1)] : rest[..length];
            if (!Utf8.IsValid(cell))
            {
                return new CsvSplit(cells, "is not UTF-8 text", IsOpen: false);
            }

            var text = Encoding.UTF8.GetString(cell);
            cells.Add(isQuoted ? text.Replace("\"\"", "\"", StringComparison.Ordinal) : text);
            at += length + 1;
        }

        return new CsvSplit(cells, null, IsOpen: false);
    }

    private static int PlainLength(ReadOnlySpan<byte> rest) => rest.IndexOf(Comma) is var comma and >= 0 ? comma : rest.Length;

    /// <summary>Length from quote to quote, both of them counted; -1 when there is no second.</summary>
    private static int QuotedLength(ReadOnlySpan<byte> rest)
    {
        for (var at = 1; rest[at..].IndexOf(Quote) is var next and >= 0;)
        {
            at += next + 1;
            if (at == rest.Length || rest[at] != Quote)
            {
                return at;
            }

            at++;
        }

        return -1;
    }
}
