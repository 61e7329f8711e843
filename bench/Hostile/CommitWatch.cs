using System.Diagnostics;
using Confluent.Kafka;
using KiVendTout.Records.Topics;

namespace KiVendTout.Bench.Hostile;

/// <summary>Looks at the ends of topics and at what the groups have committed of them.</summary>
internal sealed class CommitWatch : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    private static readonly TopicPartition[] Inputs = [.. TopicCatalogue.Inputs.SelectMany(topic => PartitionsOf(topic.Name))];

    private readonly Dictionary<string, IConsumer<Ignore, Ignore>> _consumers;

    public CommitWatch(string bootstrapServers) => _consumers = HostileRig.Groups.ToDictionary(
        group => group,
        group => new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = group }).Build());

    /// <summary>Waits until every group has committed every partition to its end, or none commits anything for <paramref name="stallLimit"/>.</summary>
    /// <returns>The partitions that are not done, with group and lag; empty when all are.</returns>
    public async Task<IReadOnlyList<string>> WaitAsync(TimeSpan stallLimit, CancellationToken cancellationToken)
    {
        var (least, since) = (long.MaxValue, Stopwatch.GetTimestamp());
        while (true)
        {
            var behind = Behind();
            var lag = behind.Sum(one => one.Lag);
            if (lag < least)
            {
                (least, since) = (lag, Stopwatch.GetTimestamp());
            }

            if (behind.Count == 0 || Stopwatch.GetElapsedTime(since) > stallLimit)
            {
                return [.. behind.Select(one => $"{one.Group} {one.Partition.Topic}[{one.Partition.Partition.Value}] lag {one.Lag}")];
            }

            await Task.Delay(LookEvery, cancellationToken);
        }
    }

    /// <summary>Records that were ever written to a topic.</summary>
    public long EndOf(string topic) => PartitionsOf(topic).Sum(partition => End(partition));

    public void Dispose()
    {
        foreach (var consumer in _consumers.Values)
        {
            consumer.Dispose();
        }
    }

    private static IEnumerable<TopicPartition> PartitionsOf(string topic) => Enumerable.Range(0, Topic.Partitions).Select(partition => new TopicPartition(topic, partition));

    private long End(TopicPartition partition) => _consumers.Values.First().QueryWatermarkOffsets(partition, AnswerLimit).High.Value;

    private List<(string Group, TopicPartition Partition, long Lag)> Behind()
    {
        var ends = Inputs.ToDictionary(partition => partition, End);
        return
        [
            .. from one in _consumers
               from committed in one.Value.Committed(Inputs, AnswerLimit)
               let lag = ends[committed.TopicPartition] - Math.Max(0, committed.Offset.Value)
               where lag > 0
               select (one.Key, committed.TopicPartition, lag),
        ];
    }
}
