using Google.Protobuf;

namespace KiVendTout.Cli.Data;

/// <summary>What is counted when the last record of a line is with the broker.</summary>
/// <param name="Repeats">Lines of the same file that say the same.</param>
/// <param name="Items">Lines of <see cref="OrdersFile.LinesFileName"/> that travel in it.</param>
internal sealed record LineEnd(int Repeats, int Items);

/// <summary>One record for Kafka.</summary>
/// <param name="FileName">The file it comes from.</param>
/// <param name="Topic">Its topic.</param>
/// <param name="Key">Its key, the customer id.</param>
/// <param name="Id">Id of the event; the same whenever the file is loaded.</param>
/// <param name="Time">When it happened, UTC.</param>
/// <param name="Rank">What comes first of one moment: the lower.</param>
/// <param name="Type">Full name of its protobuf message.</param>
/// <param name="Value">The message.</param>
internal sealed record OutgoingRecord(string FileName, string Topic, string Key, string Id, DateTimeOffset Time, int Rank, string Type, byte[] Value)
{
    /// <summary>What is put aside of a record, and how.</summary>
    public static readonly SortFormat<OutgoingRecord> Format = new(Write, Read, SizeOf);

    /// <summary>About what a record takes in memory beside its texts and value.</summary>
    private const int FixedBytes = 200;

    public OutgoingRecord(string fileName, string topic, string key, string id, DateTimeOffset time, int rank, IMessage message)
        : this(fileName, topic, key, id, time, rank, message.Descriptor.FullName, message.ToByteArray())
    {
    }

    /// <summary>What ends with this record; null when others of its line follow.</summary>
    public LineEnd? End { get; init; }

    private static int SizeOf(OutgoingRecord record) => FixedBytes + (sizeof(char) * (record.Key.Length + record.Id.Length)) + record.Value.Length;

    private static void Write(BinaryWriter writer, OutgoingRecord record)
    {
        writer.Write(record.FileName);
        writer.Write(record.Topic);
        writer.Write(record.Key);
        writer.Write(record.Id);
        writer.Write(record.Time.UtcTicks);
        writer.Write(record.Rank);
        writer.Write(record.Type);
        writer.Write7BitEncodedInt(record.Value.Length);
        writer.Write(record.Value);
        writer.Write(record.End is not null);
        if (record.End is { } end)
        {
            writer.Write7BitEncodedInt(end.Repeats);
            writer.Write7BitEncodedInt(end.Items);
        }
    }

    // There are few names of files, topics and types: each is one string, however many records name it.
    private static OutgoingRecord Read(BinaryReader reader) => new(
        string.Intern(reader.ReadString()), string.Intern(reader.ReadString()), reader.ReadString(), reader.ReadString(),
        new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero), reader.ReadInt32(), string.Intern(reader.ReadString()),
        reader.ReadBytes(reader.Read7BitEncodedInt()))
    {
        End = reader.ReadBoolean() ? new LineEnd(reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt()) : null,
    };
}

/// <summary>The order records are sent in: by time, of one moment by rank, of one rank by id.</summary>
internal sealed class RecordOrder : IComparer<OutgoingRecord>
{
    public static readonly RecordOrder Instance = new();

    public int Compare(OutgoingRecord? x, OutgoingRecord? y) => (x, y) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        _ => (x.Time, x.Rank).CompareTo((y.Time, y.Rank)) is var order and not 0 ? order : string.CompareOrdinal(x.Id, y.Id),
    };
}
