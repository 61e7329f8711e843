using System.Collections.Immutable;

namespace KiVendTout.Records.Topics;

/// <summary>What there is to know of a topic.</summary>
/// <param name="Name">Its name in Kafka.</param>
/// <param name="Direction">Who writes and who reads it.</param>
/// <param name="RecordTypes">Full names of the protobuf messages that it carries (header <c>ce_type</c>); none for dead letters, which carry anything.</param>
/// <param name="Streams">Names of the streams that its records go to, of <see cref="StreamNames.Subscriptions"/>; none where no grain reads it.</param>
/// <param name="Retention">How long Kafka keeps a record, set when the topic is made.</param>
public sealed record Topic(
    string Name, TopicDirection Direction, ImmutableArray<string> RecordTypes, ImmutableArray<string> Streams, TimeSpan Retention)
{
    /// <summary>Partitions of every topic. Fixed for the life of a topic: with another number keys would move, and order would break.</summary>
    public const int Partitions = 12;

    /// <summary>Copies of each partition, where there are as many brokers.</summary>
    public const int Replicas = 3;

    /// <summary>Whether our consumer groups read it: only then has it a lag, and only then do its records count in a producer's lead.</summary>
    public bool IsInput => Direction.HasFlag(TopicDirection.Input);

    /// <summary>Name of the topic for its dead letters.</summary>
    public string DeadLetterName => Name + TopicNames.DeadLetterSuffix;
}
