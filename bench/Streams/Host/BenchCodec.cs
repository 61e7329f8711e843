using System.Text;
using KiVendTout.Bench.Streams.Records;
using KiVendTout.Streams.Kafka;

namespace KiVendTout.Bench.Streams.Host;

/// <summary>What every mode makes of a record, and which grain the provider gives it to.</summary>
internal sealed class BenchCodec(HostSettings settings) : IKafkaRecordCodec
{
    public const string OneByOne = "bench-one";
    public const string Batches = "bench-batch";

    private readonly string _namespace = settings.Mode == StreamsMode.PerEvent ? OneByOne : Batches;

    public KafkaDecodeResult Decode(in KafkaRecord record)
    {
        var (key, value) = Read(record.Key.Span, record.Value.Span, record.Partition, record.Timestamp);
        return KafkaDecodeResult.Success(value, StreamId.Create(_namespace, key));
    }

    public (string Key, BenchEvent Value) Read(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int partition, DateTimeOffset appendedAt)
    {
        var read = BenchEvent.Read(value, appendedAt, isBlocked: false);
        var isBlocked = partition == settings.BlockedPartition && read.Number >= settings.WarmUp;
        return (Encoding.UTF8.GetString(key), isBlocked ? read with { IsBlocked = true } : read);
    }
}
