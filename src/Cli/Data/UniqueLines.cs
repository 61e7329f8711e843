namespace KiVendTout.Cli.Data;

/// <summary>
/// The good lines of a file, of each id the first: what a load does must not hang on chance. A later line with the same id says the same, or is told
/// and left as it is.
/// </summary>
/// <param name="fileName">The file.</param>
/// <param name="runBytesMax">Bytes of lines sorted in memory; fewer in tests.</param>
internal sealed class UniqueLines(string fileName, long runBytesMax = ExternalSort<SourceLine>.RunBytesMax) : IDisposable
{
    private readonly ExternalSort<SourceLine> _lines = new(SourceLineOrder.Instance, SourceLine.Format, runBytesMax);

    /// <summary>How many lines there are, with those that will not be the first.</summary>
    public int Count => _lines.Count;

    /// <summary>Adds lines, in the order of the file.</summary>
    public UniqueLines AddAll(IEnumerable<SourceLine> lines)
    {
        foreach (var line in lines)
        {
            _lines.Add(line);
        }

        return this;
    }

    /// <summary>The first line of each id, in the order of the ids. To be read once.</summary>
    /// <param name="idError">What is said of the id of a line.</param>
    /// <param name="report">Is told of lines that differ from the first.</param>
    public IEnumerable<SourceLine> First(Func<int, string, LineError> idError, LoadReport report)
    {
        SourceLine? first = null;
        var repeats = 0;
        foreach (var line in _lines.InOrder())
        {
            if (line.Id != first?.Id)
            {
                if (first is not null)
                {
                    yield return first with { Repeats = repeats };
                }

                (first, repeats) = (line, 0);
            }
            else if (line.Payload.AsSpan().SequenceEqual(first.Payload))
            {
                repeats++;
            }
            else
            {
                report.Differs(fileName, idError(line.Number, $"is given before, in line {first.Number}, with other values: that line counts"));
            }
        }

        if (first is not null)
        {
            yield return first with { Repeats = repeats };
        }
    }

    public void Dispose() => _lines.Dispose();
}
