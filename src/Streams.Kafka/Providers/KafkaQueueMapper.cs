using Confluent.Kafka;

namespace KiVendTout.Streams.Kafka;

/// <summary>A queue for every partition of every topic.</summary>
internal sealed class KafkaQueueMapper : IConsistentRingStreamQueueMapper
{
    private readonly QueueId[] queues;
    private readonly Dictionary<QueueId, TopicPartition> partitions = [];

    public KafkaQueueMapper(KafkaStreamOptions options)
    {
        var total = (ulong)(options.Topics.Count * options.PartitionsPerTopic);
        var index = 0UL;
        foreach (var topic in options.Topics)
        {
            for (var partition = 0; partition < options.PartitionsPerTopic; partition++)
            {
                // Hashes at even distances on the ring, for balancers that go by ring ranges.
                var hash = (uint)(index++ * (uint.MaxValue / total));
                partitions.Add(QueueId.GetQueueId(topic, (uint)partition, hash), new TopicPartition(topic, partition));
            }
        }

        queues = [.. partitions.Keys];
    }

    public TopicPartition PartitionOf(QueueId queue) => partitions[queue];

    public IEnumerable<QueueId> GetAllQueues() => queues;

    public QueueId GetQueueForStream(StreamId streamId) => queues[(uint)streamId.GetHashCode() % queues.Length];

    public IEnumerable<QueueId> GetQueuesForRange(IRingRange range) => queues.Where(queue => range.InRange(queue.GetUniformHashCode()));
}
