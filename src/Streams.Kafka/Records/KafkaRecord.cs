using Confluent.Kafka;

namespace KiVendTout.Streams.Kafka;

/// <summary>A record as it was read from Kafka.</summary>
public readonly struct KafkaRecord
{
    private static readonly long TimeMax = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Makes a record, for tests of codecs.</summary>
    /// <param name="topic">Topic.</param>
    /// <param name="partition">Partition, from 0.</param>
    /// <param name="offset">Offset, from 0.</param>
    /// <param name="timestamp">Time the record carries.</param>
    /// <param name="key">Key; null for none.</param>
    /// <param name="value">Value; null for a tombstone.</param>
    /// <param name="headers">Headers.</param>
    public KafkaRecord(
        string topic, int partition, long offset, DateTimeOffset timestamp, byte[]? key, byte[]? value, KafkaHeaders headers = default)
    {
        Topic = topic;
        Partition = partition;
        Offset = offset;
        Timestamp = timestamp;
        KeyBytes = key;
        ValueBytes = value;
        Headers = headers;
    }

    /// <summary>Topic.</summary>
    public string Topic { get; }

    /// <summary>Partition, from 0.</summary>
    public int Partition { get; }

    /// <summary>Offset in the partition, from 0.</summary>
    public long Offset { get; }

    /// <summary>The record's timestamp, UTC, 1970 when it has none or an earlier one; the sender's word, which may be anything.</summary>
    public DateTimeOffset Timestamp { get; }

    /// <summary>Key; empty when the record has none.</summary>
    public ReadOnlyMemory<byte> Key => KeyBytes;

    /// <summary>Value; empty for a tombstone.</summary>
    public ReadOnlyMemory<byte> Value => ValueBytes;

    /// <summary>Whether the record has no value at all.</summary>
    public bool IsTombstone => ValueBytes is null;

    /// <summary>Headers.</summary>
    public KafkaHeaders Headers { get; }

    internal byte[]? KeyBytes { get; }

    internal byte[]? ValueBytes { get; }

    /// <summary>Whether the record carries a time that no calendar has; its timestamp is the last of the year 9999 then.</summary>
    internal bool IsTimeOutOfRange { get; private init; }

    /// <summary>Takes over a record that was read. Does not fail, whatever is in it.</summary>
    internal static KafkaRecord From(ConsumeResult<byte[]?, byte[]?> result)
    {
        // Without a timestamp the client says -1. Producers may set any number.
        var time = Math.Max(0, result.Message.Timestamp.UnixTimestampMs);
        return new(
            result.Topic,
            result.Partition.Value,
            result.Offset.Value,
            DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(time, TimeMax)),
            result.Message.Key,
            result.Message.Value,
            new KafkaHeaders(result.Message.Headers))
        {
            IsTimeOutOfRange = time > TimeMax,
        };
    }
}
