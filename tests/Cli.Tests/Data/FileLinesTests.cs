using System.Text;
using CsCheck;
using KiVendTout.Cli.Data;

namespace KiVendTout.Cli.Tests.Data;

public class FileLinesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a\n", "a")]
    [InlineData("a\r\n\r\nb", "a||b")]
    [InlineData("\n\n", "|")]
    [InlineData("\uFEFFa\nb", "a|b")]
    [InlineData("a\rb\r\r\n", "a\rb\r")]
    public void A_line_ends_in_LF_or_CR_LF_and_a_mark_of_UTF_8_is_passed_over(string text, string lines) =>
        Assert.Equal(lines, string.Join('|', Read(Encoding.UTF8.GetBytes(text)).Select(line => Encoding.UTF8.GetString(line.Bytes))));

    [Fact]
    public void Lines_are_found_wherever_the_buffer_ends() => Gen.Int[0, 100_000].Array[1, 6].Sample(
        lengths =>
        {
            var lines = lengths.Select((length, index) => new string((char)('a' + index), length)).ToList();
            var read = Read(Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\n"));
            Assert.Equal(lines, read.Select(line => Encoding.UTF8.GetString(line.Bytes)));
            Assert.Equal(Enumerable.Range(1, lines.Count), read.Select(line => line.Number));
        },
        iter: 30);

    [Theory]
    [InlineData(FileLines.LengthMax, "\r\n", false)]
    [InlineData(FileLines.LengthMax + 1, "\n", true)]
    [InlineData(10 * FileLines.LengthMax, "\r\n", true)]
    public void Of_a_line_that_is_too_long_the_beginning_is_kept_and_the_next_is_read(int length, string end, bool isTooLong)
    {
        var lines = Read(Encoding.UTF8.GetBytes(new string('x', length) + end + "next"));

        Assert.Equal((isTooLong, FileLines.LengthMax), (lines[0].IsTooLong, lines[0].Bytes.Length));
        Assert.Equal("next", Encoding.UTF8.GetString(lines[1].Bytes));
    }

    private static List<FileLine> Read(byte[] bytes)
    {
        var lines = new FileLines(new MemoryStream(bytes));
        var read = new List<FileLine>();
        while (lines.Next() is { } line)
        {
            read.Add(line);
        }

        return read;
    }
}
