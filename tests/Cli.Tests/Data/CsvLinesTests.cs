using System.Text;
using CsCheck;
using KiVendTout.Cli.Data;

namespace KiVendTout.Cli.Tests.Data;

public sealed class CsvLinesTests
{
    [Fact]
    public void Cells_are_split_at_commas_and_quotes_are_taken_off() =>
        Assert.Equal(["a", "", "b,c", "d\"e", ""], Assert.Single(Read("a,,\"b,c\",\"d\"\"e\",", width: 5)).Cells);

    [Fact]
    public void A_line_break_in_quotes_belongs_to_the_cell_and_later_lines_keep_their_numbers()
    {
        var lines = Read("a,\"b\r\nc\"\r\n\r\nd,e");

        Assert.Equal(["a", "b\nc"], lines[0].Cells);
        Assert.Equal((1, 4), (lines[0].Number, lines[1].Number));
    }

    [Theory]
    [InlineData("a,b\"c\"")]
    [InlineData("a,\"b\"c")]
    public void A_quote_out_of_place_breaks_its_line_alone(string line)
    {
        var lines = Read($"{line}\nd,e");

        Assert.Equal(("a quote is out of place", 1), (lines[0].Rule, lines[0].FaultAt));
        Assert.Equal(["d", "e"], lines[1].Cells);
    }

    [Theory]
    [InlineData("x,1")]
    [InlineData("x,\"1\"")]
    [InlineData("x,1\nB,Chair\"")]
    [InlineData("x,\"1\ny,2\"\nz,3")]
    [InlineData("x,1\n\"y\",\"2\"\nz,\"3")]
    public void A_quote_that_is_never_closed_takes_no_other_line_along(string others)
    {
        var alone = Read(others);
        var lines = Read($"A,\"Lamp\n{others}");

        Assert.Equal((1, CsvCells.OpenRule, 1), (lines[0].Number, lines[0].Rule, lines[0].FaultAt));
        Assert.Equal(alone.Select(line => string.Join('|', line.Cells)), lines.Skip(1).Select(line => string.Join('|', line.Cells)));
        Assert.Equal(alone.Select(line => line.Number + 1), lines.Skip(1).Select(line => line.Number));
    }

    [Fact]
    public void What_is_read_ahead_for_a_quote_has_bounds()
    {
        var rest = Enumerable.Range(0, 3 * CsvLines.RecordLinesMax).Select(number => $"{number}").ToList();
        var lines = Read($"a,\"b\n{string.Join('\n', rest)}\n{new string('y', 2 * FileLines.LengthMax)}\n\"z,z");

        Assert.Equal(rest.Count + 3, lines.Count);
        Assert.All(lines, line => Assert.NotNull(line.Rule));
        Assert.Equal((FileLines.LengthRule, 0), (lines[^2].Rule, lines[^2].FaultAt));
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_laid_at_the_door_of_their_column()
    {
        var lines = Read([.. "a,Caf"u8, 0xE9, .. "\nb,Caf\u00e9"u8], width: 2);

        Assert.Equal(("is not UTF-8 text", 1), (lines[0].Rule, lines[0].FaultAt));
        Assert.Equal(["b", "Caf\u00e9"], lines[1].Cells);
    }

    [Fact]
    public void Whatever_is_written_by_the_rules_is_read_back() => Gen.Char["ab,\" \u00e9"].Array[0, 8].Select(chars => new string(chars)).Array[2, 5].Sample(cells =>
        Assert.Equal(cells, Assert.Single(Read(string.Join(',', cells.Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")), cells.Length)).Cells));

    private static List<CsvLine> Read(string text, int width = 2) => Read(Encoding.UTF8.GetBytes(text), width);

    private static List<CsvLine> Read(byte[] text, int width) => [.. new CsvLines(new FileLines(new MemoryStream(text))).Records(width)];
}
