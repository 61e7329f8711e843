using System.Text;
using KiVendTout.Cli.Data;
using KiVendTout.Domain.Payments;
using KiVendTout.Records;

namespace KiVendTout.Cli.Fraud;

/// <summary>
/// payments.csv in the order of event time, of one moment in that of ids: each line checked, and of each id the first taken, as a load does it. Beyond what is
/// loaded it may tell <c>card_hash</c>, a keyed hash of the card.
/// </summary>
internal static class PaymentStories
{
    private const string CardHash = "card_hash";

    /// <summary>Reads them, one at a time.</summary>
    /// <param name="load">The folder.</param>
    /// <param name="labels">What was said of payments, by id; null when the file's own labels hold.</param>
    /// <exception cref="Terminal.WrongUseException">The file is not what it is called.</exception>
    public static IEnumerable<PaymentStory> Read(LoadContext load, IReadOnlyDictionary<string, PaymentLabel>? labels)
    {
        using var inTime = new ExternalSort<TimedLine>(TimedLineOrder.Instance, TimedLine.Format);
        foreach (var line in Unique(load))
        {
            inTime.Add(line);
        }

        foreach (var line in inTime.InOrder())
        {
            var story = Unpack(line, load.Now);
            yield return labels is null ? story : story with { Label = labels.TryGetValue(line.Id, out var label) ? label.Of(story.Attempt) : null };
        }
    }

    private static IEnumerable<TimedLine> Unique(LoadContext load)
    {
        load.Report.AddFile(PaymentsFile.Name);
        var table = new CsvTable(load.PathOf(PaymentsFile.Name), PaymentsFile.Fields);
        using var lines = new UniqueLines(PaymentsFile.Name).AddAll(table.Read(Parse, load));
        foreach (var line in lines.First((number, rule) => table.Columns.Broken(number, "payment_id", rule), load.Report))
        {
            yield return new TimedLine(TimeOf(line.Payload), line.Id, line.Payload);
        }
    }

    /// <summary>The card's hash, and behind it the records that a load sends.</summary>
    private static SourceLine Parse(CsvRow row)
    {
        var line = PaymentsFile.Parse(row);
        using var payload = new MemoryStream();
        using (var writer = new BinaryWriter(payload, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(row.Time("attempt_ts").UtcTicks);
            writer.Write(row.IfThere(CardHash, PaymentRecordRules.MaxLinkLength) ?? "");
            writer.Write(line.Payload);
        }

        return line with { Payload = payload.ToArray() };
    }

    private static long TimeOf(byte[] payload) => BitConverter.ToInt64(payload);

    private static PaymentStory Unpack(TimedLine line, DateTimeOffset now)
    {
        using var payload = new MemoryStream(line.Payload, writable: false);
        using var reader = new BinaryReader(payload, Encoding.UTF8);
        payload.Position = sizeof(long);
        var card = reader.ReadString();
        var (attempt, settlement, label) = (default(PaymentAttempted), default(PaymentSettled), default(PaymentLabelled));
        foreach (var sent in RecordLines.Unpack(new SourceLine(0, line.Id, line.Payload[(int)payload.Position..])))
        {
            switch (PaymentRecordCodec.Decode(sent.Type, CloudEventHeaders.Protobuf, sent.Value, now))
            {
                case PaymentAttempted told:
                    attempt = told;
                    break;
                case PaymentSettled told:
                    settlement = told;
                    break;
                case PaymentLabelled told:
                    label = told;
                    break;
            }
        }

        // Where the card itself is told, it is what features mean by "card"; its first digits are what stands for it elsewhere.
        return new PaymentStory(card.Length == 0 ? attempt! : attempt! with { CardBin = card }, settlement!, label);
    }

    /// <summary>A line and its time.</summary>
    private sealed record TimedLine(long Ticks, string Id, byte[] Payload)
    {
        /// <summary>About what a line takes in memory beside its id and payload.</summary>
        private const int FixedBytes = 100;

        public static readonly SortFormat<TimedLine> Format = new(Write, Read, line => FixedBytes + (sizeof(char) * line.Id.Length) + line.Payload.Length);

        private static void Write(BinaryWriter writer, TimedLine line)
        {
            writer.Write(line.Ticks);
            writer.Write(line.Id);
            writer.Write7BitEncodedInt(line.Payload.Length);
            writer.Write(line.Payload);
        }

        private static TimedLine Read(BinaryReader reader) => new(reader.ReadInt64(), reader.ReadString(), reader.ReadBytes(reader.Read7BitEncodedInt()));
    }

    private sealed class TimedLineOrder : IComparer<TimedLine>
    {
        public static readonly TimedLineOrder Instance = new();

        public int Compare(TimedLine? x, TimedLine? y) =>
            x!.Ticks.CompareTo(y!.Ticks) is var order and not 0 ? order : string.CompareOrdinal(x.Id, y.Id);
    }
}
