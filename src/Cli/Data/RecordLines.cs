using System.Text;
using KiVendTout.Domain.Common;
using KiVendTout.Records;
using KiVendTout.Records.Topics;

namespace KiVendTout.Cli.Data;

/// <summary>The records of a line: they go whole, or not at all.</summary>
internal static class RecordLines
{
    /// <summary>The records of the first good line of each id.</summary>
    /// <param name="fileName">The file.</param>
    /// <param name="lines">Its good lines, in the order of the file.</param>
    /// <param name="idError">What is said of the id of a line.</param>
    /// <param name="report">Is told of lines that differ from the first with their id.</param>
    public static IEnumerable<OutgoingRecord> Read(
        string fileName, IEnumerable<SourceLine> lines, Func<int, string, LineError> idError, LoadReport report)
    {
        using var unique = new UniqueLines(fileName).AddAll(lines);
        foreach (var line in unique.First(idError, report))
        {
            foreach (var record in Ended(Unpack(line), new LineEnd(line.Repeats, Items: 0)))
            {
                yield return record;
            }
        }
    }

    /// <summary>A line that becomes records, each of which is checked as whoever receives it will check it.</summary>
    /// <param name="number">Number of the line.</param>
    /// <param name="id">What it is about.</param>
    /// <param name="records">Its records, in the order they are sent.</param>
    /// <param name="now">Now, UTC.</param>
    /// <exception cref="ContractViolationException">One of them breaks its contract.</exception>
    public static SourceLine Checked(int number, string id, IReadOnlyList<OutgoingRecord> records, DateTimeOffset now)
    {
        Check(records, now);
        return Pack(number, id, records);
    }

    /// <summary>Checks records as whoever receives them will.</summary>
    /// <exception cref="ContractViolationException">One of them breaks its contract.</exception>
    public static void Check(IEnumerable<OutgoingRecord> records, DateTimeOffset now)
    {
        foreach (var record in records)
        {
            Check(record, now);
        }
    }

    /// <summary>A line that becomes records.</summary>
    public static SourceLine Pack(int number, string id, IReadOnlyList<OutgoingRecord> records)
    {
        using var payload = new MemoryStream();
        using (var writer = new BinaryWriter(payload, Encoding.UTF8, leaveOpen: true))
        {
            foreach (var record in records)
            {
                OutgoingRecord.Format.Write(writer, record);
            }
        }

        return new SourceLine(number, id, payload.ToArray());
    }

    /// <summary>The records of a line.</summary>
    public static List<OutgoingRecord> Unpack(SourceLine line)
    {
        var records = new List<OutgoingRecord>();
        using var payload = new MemoryStream(line.Payload, writable: false);
        using var reader = new BinaryReader(payload, Encoding.UTF8);
        while (payload.Position < payload.Length)
        {
            records.Add(OutgoingRecord.Format.Read(reader));
        }

        return records;
    }

    /// <summary>Marks the last of a line's records.</summary>
    public static IEnumerable<OutgoingRecord> Ended(IReadOnlyList<OutgoingRecord> records, LineEnd end) =>
        records.Select((record, index) => index == records.Count - 1 ? record with { End = end } : record);

    private static void Check(OutgoingRecord record, DateTimeOffset now) => _ = record.Topic switch
    {
        TopicNames.UserEvents => SessionRecordCodec.DecodeUserEvents(record.Type, CloudEventHeaders.Protobuf, record.Value, now),
        TopicNames.CartEvents => SessionRecordCodec.DecodeCartEvents(record.Type, CloudEventHeaders.Protobuf, record.Value, now),
        TopicNames.Orders => OrderRecordCodec.Decode(record.Type, CloudEventHeaders.Protobuf, record.Value, now),
        _ => (object)PaymentRecordCodec.Decode(record.Type, CloudEventHeaders.Protobuf, record.Value, now),
    };
}
