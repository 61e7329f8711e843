namespace KiVendTout.Streams.Kafka;

/// <summary>A part of a partition's log.</summary>
public sealed record KafkaStreamRange
{
    /// <summary>Topic.</summary>
    public required string Topic { get; init; }

    /// <summary>Partition, from 0: the one of the stream's records.</summary>
    public required int Partition { get; init; }

    /// <summary>First offset to look at, from 0; an older one than the log has means its oldest.</summary>
    public long From { get; init; }

    /// <summary>Offset to stop before; null for the end the log has when it is read.</summary>
    public long? Until { get; init; }

    /// <summary>Most events to return, 1 or more.</summary>
    public int EventsMax { get; init; } = 1_000;

    /// <summary>From an event on, that one included.</summary>
    /// <param name="token">The event's token.</param>
    public static KafkaStreamRange StartingAt(KafkaSequenceToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new KafkaStreamRange { Topic = token.Topic, Partition = token.Partition, From = token.Offset };
    }
}
