namespace KiVendTout.Cli.Data;

/// <summary>One good line of a file.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Id">What it is about: two lines of a file with the same are about the same thing.</param>
/// <param name="Payload">All that it says. Two lines say the same when it is the same.</param>
internal sealed record SourceLine(int Number, string Id, byte[] Payload)
{
    /// <summary>What is put aside of a line, and how.</summary>
    public static readonly SortFormat<SourceLine> Format = new(Write, Read, SizeOf);

    /// <summary>About what a line takes in memory beside its id and payload.</summary>
    private const int FixedBytes = 100;

    /// <summary>How many later lines say the same.</summary>
    public int Repeats { get; init; }

    private static int SizeOf(SourceLine line) => FixedBytes + (sizeof(char) * line.Id.Length) + line.Payload.Length;

    private static void Write(BinaryWriter writer, SourceLine line)
    {
        writer.Write(line.Number);
        writer.Write(line.Id);
        writer.Write7BitEncodedInt(line.Payload.Length);
        writer.Write(line.Payload);
    }

    private static SourceLine Read(BinaryReader reader) => new(reader.ReadInt32(), reader.ReadString(), reader.ReadBytes(reader.Read7BitEncodedInt()));
}

/// <summary>By id, then in the order of the file.</summary>
internal sealed class SourceLineOrder : IComparer<SourceLine>
{
    public static readonly SourceLineOrder Instance = new();

    public int Compare(SourceLine? x, SourceLine? y) => (x, y) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        _ => string.CompareOrdinal(x.Id, y.Id) is var order and not 0 ? order : x.Number.CompareTo(y.Number),
    };
}
