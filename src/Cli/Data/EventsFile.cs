using System.Text.Unicode;
using KiVendTout.Records;

namespace KiVendTout.Cli.Data;

/// <summary>events.jsonl: each line is an event; those of the cart go to their own topic.</summary>
internal sealed class EventsFile : IRecordSource
{
    /// <summary>Longest line, in bytes.</summary>
    public const int LineLengthMax = 20_000;

    private const int Rank = 0;

    public string FileName => "events.jsonl";

    public bool IsOptional => true;

    public void Check(string path) => DataFile.Open(path).Dispose();

    public IEnumerable<OutgoingRecord> Read(LoadContext load) =>
        RecordLines.Read(FileName, Lines(load), (line, rule) => new LineError(line, null, 0, $"event_id: {rule}"), load.Report);

    private IEnumerable<SourceLine> Lines(LoadContext load)
    {
        using var file = DataFile.Open(load.PathOf(FileName));
        var lines = new FileLines(file);
        while (lines.Next() is { } line)
        {
            if (line.Bytes.Length == 0)
            {
                continue;
            }

            load.Report.AddLine(FileName);
            if (LineGuard.Try(line.Number, () => Parse(line, load.Now), columns: null, out var error) is { } read)
            {
                yield return read;
            }
            else
            {
                load.Report.LeaveOut(FileName, error!);
            }
        }
    }

    private SourceLine Parse(FileLine line, DateTimeOffset now)
    {
        if (line.Bytes.Length > LineLengthMax)
        {
            throw new LineException(new LineError(line.Number, null, 0, $"the line is longer than {LineLengthMax} bytes"));
        }

        RequireUtf8(line);
        var happened = FlatEventLine.Parse(line.Bytes, now);
        var (topic, type, value) = SessionRecordCodec.Encode(happened);
        var record = new OutgoingRecord(FileName, topic, happened.CustomerId.Value, happened.EventId.Value, happened.OccurredAt, Rank, type, value);
        return RecordLines.Checked(line.Number, happened.EventId.Value, [record], now);
    }

    private static void RequireUtf8(FileLine line)
    {
        if (!Utf8.IsValid(line.Bytes))
        {
            Utf8.ToUtf16(line.Bytes, new char[line.Bytes.Length], out var valid, out _, replaceInvalidSequences: false);
            throw new LineException(new LineError(line.Number, null, 0, $"byte {valid + 1}: is not UTF-8 text"));
        }
    }
}
