using System.Text;
using KiVendTout.Domain.Common;
using KiVendTout.Records;

namespace KiVendTout.Cli.Data;

/// <summary>events.jsonl: each line is an event; those of the cart go to their own topic.</summary>
/// <param name="time">The clock.</param>
internal sealed class EventsFile(TimeProvider time) : IRecordSource
{
    /// <summary>Longest line, in characters.</summary>
    public const int LineLengthMax = 20_000;

    private const int Rank = 0;

    public string FileName => "events.jsonl";

    public bool IsOptional => true;

    public IEnumerable<OutgoingRecord> Read(string path, LoadReport report)
    {
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (line.Length == 0)
            {
                continue;
            }

            report.Count(FileName, counts => counts.Lines++);
            if (TryParse(line, number, report) is { } record)
            {
                yield return record;
            }
        }
    }

    private OutgoingRecord? TryParse(string line, int number, LoadReport report)
    {
        try
        {
            if (line.Length > LineLengthMax)
            {
                throw new ContractViolationException("line", $"must be at most {LineLengthMax} characters");
            }

            var happened = FlatEventLine.Parse(Encoding.UTF8.GetBytes(line), time.GetUtcNow());
            var (topic, type, value) = SessionRecordCodec.Encode(happened);
            return new(FileName, topic, happened.CustomerId.Value, happened.EventId.Value, happened.OccurredAt, Rank, type, value);
        }
        catch (ContractViolationException violation)
        {
            report.Complain(FileName, new LineError(number, null, 0, violation.Message));
            return null;
        }
    }
}
