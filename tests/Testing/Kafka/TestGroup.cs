using Confluent.Kafka;

namespace KiVendTout.Testing.Kafka;

/// <summary>Asks and commits for a consumer group without being a member of it.</summary>
/// <param name="servers">Kafka's addresses.</param>
/// <param name="name">The group's name.</param>
public sealed class TestGroup(string servers, string name) : IDisposable
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(60);

    private readonly IConsumer<Ignore, Ignore> _consumer = new ConsumerBuilder<Ignore, Ignore>(
        new ConsumerConfig { BootstrapServers = servers, GroupId = name, EnableAutoCommit = false }).SetLogHandler((_, _) => { }).Build();

    /// <summary>The group's name.</summary>
    public string Name { get; } = name;

    /// <summary>Records that a topic was ever given.</summary>
    /// <param name="topic">The topic.</param>
    public long Count(string topic) => Ends(topic).Sum(end => end.Offset.Value);

    /// <summary>Commits all that a topic holds: the group has done it.</summary>
    /// <param name="topic">The topic.</param>
    public void CommitAll(string topic) => Ask(() =>
    {
        _consumer.Commit(Ends(topic));
        return true;
    });

    /// <summary>Whether all that a topic holds is committed.</summary>
    /// <param name="topic">The topic.</param>
    public bool HasDone(string topic)
    {
        var ends = Ends(topic);
        var committed = Ask(() => _consumer.Committed(ends.Select(end => end.TopicPartition), AnswerLimit));
        return ends.Zip(committed).All(pair => Math.Max(0, pair.Second.Offset.Value) >= pair.First.Offset.Value);
    }

    /// <summary>Where every partition of a topic ends: the offset of its next record.</summary>
    /// <param name="topic">The topic.</param>
    public IReadOnlyList<TopicPartitionOffset> Ends(string topic)
    {
        using var admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
        return [.. admin.GetMetadata(topic, AnswerLimit).Topics[0].Partitions
            .Select(partition => new TopicPartition(topic, partition.PartitionId))
            .Select(partition => new TopicPartitionOffset(partition, _consumer.QueryWatermarkOffsets(partition, AnswerLimit).High))];
    }

    /// <summary>Asks again while the group's coordinator moves, or is not chosen yet: real brokers answer so for a while.</summary>
    private static T Ask<T>(Func<T> question)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return question();
            }
            catch (KafkaException fault) when (IsOfCoordinator(fault.Error.Code) && TimeProvider.System.GetElapsedTime(began) < AnswerLimit)
            {
                Thread.Yield();
            }
        }
    }

    private static bool IsOfCoordinator(ErrorCode code) => code is ErrorCode.NotCoordinatorForGroup or ErrorCode.GroupCoordinatorNotAvailable
        or ErrorCode.GroupLoadInProgress or ErrorCode.Local_WaitCoord;

    /// <inheritdoc />
    public void Dispose() => _consumer.Dispose();
}
