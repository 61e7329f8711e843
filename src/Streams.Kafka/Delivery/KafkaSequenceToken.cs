using System.Globalization;

namespace KiVendTout.Streams.Kafka;

/// <summary>Where an event stands: topic, partition, offset.</summary>
/// <remarks>
/// Ordered by offset within a partition; tokens of different partitions are ordered by topic and partition first, which says nothing about
/// time. Offsets mean something within one life of a broker's log only.
/// </remarks>
[GenerateSerializer, Immutable, Alias("kivendtout.streams.kafka.token.v1")]
public sealed class KafkaSequenceToken : StreamSequenceToken
{
    /// <summary>Makes a token.</summary>
    /// <param name="topic">Topic.</param>
    /// <param name="partition">Partition, from 0.</param>
    /// <param name="offset">Offset, from 0.</param>
    /// <param name="traceParent">The record's <c>traceparent</c> header (W3C trace context), if it has one.</param>
    public KafkaSequenceToken(string topic, int partition, long offset, string? traceParent = null)
    {
        Topic = topic;
        Partition = partition;
        Offset = offset;
        TraceParent = traceParent;
    }

    /// <summary>Topic.</summary>
    [Id(0)]
    public string Topic { get; private set; }

    /// <summary>Partition, from 0.</summary>
    [Id(1)]
    public int Partition { get; private set; }

    /// <summary>Offset in the partition, from 0.</summary>
    [Id(2)]
    public long Offset { get; private set; }

    /// <summary>The record's <c>traceparent</c> header, if it has one. Not part of the token's identity.</summary>
    [Id(3)]
    public string? TraceParent { get; private set; }

    /// <summary>Whether the event is not of the kind that its subscriber takes, so that it was left out. Known where the batch is unpacked.</summary>
    [field: NonSerialized]
    internal bool IsOfAnotherKind { get; init; }

    /// <summary>The offset.</summary>
    public override long SequenceNumber { get => Offset; protected set => Offset = value; }

    /// <summary>Always 0: a record is one event of a stream.</summary>
    public override int EventIndex { get => 0; protected set => _ = value; }

    /// <inheritdoc />
    public override bool Equals(StreamSequenceToken? other) =>
        other is KafkaSequenceToken token && token.Offset == Offset && token.Partition == Partition && token.Topic == Topic;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as StreamSequenceToken);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Topic, Partition, Offset);

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The other token is of another kind.</exception>
    public override int CompareTo(StreamSequenceToken? other)
    {
        if (other is null)
        {
            return 1;
        }

        if (other is not KafkaSequenceToken token)
        {
            throw new ArgumentException($"A Kafka token cannot be compared to a {other.GetType().Name}.", nameof(other));
        }

        var byTopic = string.CompareOrdinal(Topic, token.Topic);
        if (byTopic != 0)
        {
            return byTopic;
        }

        var byPartition = Partition.CompareTo(token.Partition);
        return byPartition != 0 ? byPartition : Offset.CompareTo(token.Offset);
    }

    /// <summary>Topic, partition and offset, as Kafka tools write them.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Topic}[{Partition}]@{Offset}");
}
