using CsCheck;
using KiVendTout.Cli.Data;

namespace KiVendTout.Cli.Tests.Data;

public sealed class CsvLinesTests
{
    [Fact]
    public void Fields_are_split_at_commas_and_quotes_are_taken_off() =>
        Assert.Equal(["a", "", "b,c", "d\"e", ""], Assert.Single(Read("a,,\"b,c\",\"d\"\"e\",")).Fields);

    [Fact]
    public void A_line_break_in_quotes_belongs_to_the_field_and_later_lines_keep_their_numbers()
    {
        var lines = Read("a,\"b\nc\"\nd,e");

        Assert.Equal(["a", "b\nc"], lines[0].Fields);
        Assert.Equal((1, 3), (lines[0].Line, lines[1].Line));
    }

    [Theory]
    [InlineData("a,b\"c\"")]
    [InlineData("a,\"b\"c")]
    public void A_quote_out_of_place_breaks_its_line_alone(string line)
    {
        var lines = Read($"{line}\nd,e");

        Assert.Equal("field 2: a quote is out of place", lines[0].Fault);
        Assert.Equal(["d", "e"], lines[1].Fields);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(CsvLines.RecordLinesMax * 2)]
    public void A_quote_that_is_never_closed_takes_no_other_line_along(int others)
    {
        var rest = Enumerable.Range(0, others).Select(number => $"x,{number}").ToList();
        var lines = Read($"a,\"b\n{string.Join('\n', rest)}");

        Assert.Equal((1, $"opens a quote that is not closed within {CsvLines.RecordLinesMax} lines"), (lines[0].Line, lines[0].Fault));
        Assert.Equal(rest, lines.Skip(1).Select(line => string.Join(',', line.Fields)));
        Assert.Equal(Enumerable.Range(2, others), lines.Skip(1).Select(line => line.Line));
    }

    [Fact]
    public void Whatever_is_written_by_the_rules_is_read_back() => Gen.Char["ab,\"\n "].Array[0, 8].Select(chars => new string(chars)).Array[2, 5].Sample(fields =>
        Assert.Equal(fields, Assert.Single(Read(string.Join(',', fields.Select(field => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")))).Fields));

    private static List<CsvLine> Read(string text) => [.. CsvLines.Read(new StringReader(text))];
}
