using System.Buffers.Binary;

namespace KiVendTout.Bench.Streams.Records;

/// <summary>What is read of a record.</summary>
/// <param name="Number">The record's number in its topic, from 0, growing with every record.</param>
/// <param name="AppendedAt">The record's time, UTC ticks, to the millisecond: of its append to the log, or of its hand-over to the producer where the broker keeps that.</param>
/// <param name="IsBlocked">Whether it lies in the partition that is told to be stuck.</param>
[GenerateSerializer, Immutable, Alias("kivendtout.bench.event")]
internal sealed record BenchEvent([property: Id(0)] long Number, [property: Id(1)] long AppendedAt, [property: Id(2)] bool IsBlocked)
{
    /// <summary>Length of a value.</summary>
    public const int ValueBytes = 300;

    private static readonly byte[] Template = [.. Enumerable.Range(0, ValueBytes).Select(i => (byte)('a' + (i * 7 % 26)))];

    /// <summary>The value of a record: its number, then text that compresses as records with field names do.</summary>
    public static byte[] Write(long number)
    {
        var value = Template.AsSpan().ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(value, number);
        return value;
    }

    public static BenchEvent Read(ReadOnlySpan<byte> value, DateTimeOffset appendedAt, bool isBlocked) =>
        new(BinaryPrimitives.ReadInt64LittleEndian(value), appendedAt.UtcTicks, isBlocked);
}
