using Confluent.Kafka;
using KiVendTout.Cli.Topics;

namespace KiVendTout.Cli.Tests.Data;

/// <summary>Plays a consumer group that has done everything.</summary>
internal static class GroupCommits
{
    public static Task CommitAllAsync(string servers, string group, TopicOffsets topic) => Task.Run(() =>
    {
        using var consumer = QuietKafka.Consumer(servers, group);
        consumer.Commit(topic.Partitions.Where(partition => partition.End > 0).Select(partition =>
            new TopicPartitionOffset(topic.Topic, partition.Partition, partition.End)));
    });
}
