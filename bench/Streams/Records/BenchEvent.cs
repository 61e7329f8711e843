using System.Buffers.Binary;

namespace KiVendTout.Bench.Streams.Records;

/// <summary>What is read of a record.</summary>
/// <param name="Number">The record's number in its topic, from 0, growing with every record.</param>
/// <param name="SentAt">When it was handed to the producer, in ticks of the machine's monotonic clock, which all its processes share.</param>
/// <param name="IsBlocked">Whether it lies in the partition that is told to be stuck.</param>
[GenerateSerializer, Immutable, Alias("kivendtout.bench.event")]
internal sealed record BenchEvent([property: Id(0)] long Number, [property: Id(1)] long SentAt, [property: Id(2)] bool IsBlocked)
{
    /// <summary>Length of a value.</summary>
    public const int ValueBytes = 300;

    private static readonly byte[] Template = [.. Enumerable.Range(0, ValueBytes).Select(i => (byte)('a' + (i * 7 % 26)))];

    /// <summary>The value of a record: its two numbers, then text that compresses as records with field names do.</summary>
    public static byte[] Write(long number, long sentAt)
    {
        var value = Template.AsSpan().ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(value, number);
        BinaryPrimitives.WriteInt64LittleEndian(value.AsSpan(sizeof(long)), sentAt);
        return value;
    }

    public static BenchEvent Read(ReadOnlySpan<byte> value, bool isBlocked) =>
        new(BinaryPrimitives.ReadInt64LittleEndian(value), BinaryPrimitives.ReadInt64LittleEndian(value[sizeof(long)..]), isBlocked);
}
