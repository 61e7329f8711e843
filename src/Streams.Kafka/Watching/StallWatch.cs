using Confluent.Kafka;

namespace KiVendTout.Streams.Kafka;

/// <summary>Says in the log when a partition stalls, and when it moves again. Not thread-safe.</summary>
internal sealed class StallWatch(KafkaStreamsRuntime runtime)
{
    private HashSet<TopicPartition> stalled = [];

    public void Look()
    {
        var now = new HashSet<TopicPartition>();
        foreach (var partition in runtime.GetPartitions())
        {
            var place = new TopicPartition(partition.Topic, partition.Partition);
            if (partition.IsStalled)
            {
                now.Add(place);
                if (!stalled.Contains(place))
                {
                    runtime.Logger.PartitionStalled(partition.Provider, partition.Topic, partition.Partition, partition.DescribeStall());
                }
            }
            else if (stalled.Contains(place))
            {
                runtime.Logger.PartitionMovesAgain(partition.Provider, partition.Topic, partition.Partition, partition.Committed, partition.Lag);
            }
        }

        stalled = now;
    }
}
