using Confluent.Kafka;
using KiVendTout.Testing.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace KiVendTout.Streams.Kafka.Tests.Consuming;

public sealed class SharedConsumerTests(EmbeddedKafkaFixture kafka)
{
    [Fact]
    public async Task A_partition_that_is_opened_again_is_read_by_its_new_queue_although_the_old_one_was_never_closed()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var options = new KafkaStreamOptions { BootstrapServers = kafka.BootstrapServers, ConsumerGroup = topic.Group, PartitionsPerTopic = 1, BrokerEpoch = "one" };
        using var metrics = new KafkaStreamsMetrics(() => []);
        using var consumer = new SharedConsumer(
            "test", options, new KafkaClients("test", options, TimeProvider.System, NullLogger.Instance), null, TimeProvider.System, NullLogger.Instance);
        using var dropped = new PartitionQueue("test", new TopicPartition(topic.Name, 0), options, TimeProvider.System, metrics);
        using var opened = new PartitionQueue("test", new TopicPartition(topic.Name, 0), options, TimeProvider.System, metrics);
        topic.Send("a", 1);
        topic.Flush();
        consumer.Open(dropped);
        await Wait.UntilAsync(() => Taken(dropped) == 1, "the first queue has the record");

        consumer.Open(opened);
        await Wait.UntilAsync(() => opened.ReadPosition == 1, "the second queue has the record too");
        topic.Send("a", 2);
        topic.Flush();

        await Wait.UntilAsync(() => opened.ReadPosition == 2, "the second queue has the next record");
        Assert.Equal(2, Taken(opened));
        Assert.Equal(0, Taken(dropped));
    }

    [Fact]
    public async Task A_consumer_that_the_brokers_have_fenced_is_replaced_and_goes_on_where_it_stands()
    {
        const short offsetCommit = 8;
        await using var own = new EmbeddedKafkaFixture();
        using var topic = new TestTopic(own, partitions: 1);
        var world = new TestWorld();
        await using var cluster = await StreamsCluster.StartAsync(own, topic, world);
        topic.Send("a", 0);
        topic.Flush();
        await Wait.UntilAsync(() => topic.Committed()[0] == 1, cluster.Describe);

        own.Cluster.RefuseRequests(offsetCommit, ErrorCode.FencedInstanceId, times: 1);
        for (var number = 1; number <= 20; number++)
        {
            topic.Send("a", number);
            topic.Flush();
            await Wait.UntilAsync(() => topic.Committed()[0] == number + 1, cluster.Describe);
        }

        Assert.Equal(Enumerable.Range(0, 21), world.DeliveriesOf("a").SelectMany(batch => batch));
    }

    private static int Taken(PartitionQueue queue)
    {
        var taken = new List<ConsumeResult<byte[]?, byte[]?>>();
        queue.Take(taken, int.MaxValue);
        return taken.Count;
    }
}
