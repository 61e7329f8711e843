using KiVendTout.Testing.Kafka;

namespace KiVendTout.Streams.Kafka.Tests.Clusters;

/// <summary>Transactions of others, on three brokers of Apache Kafka: the embedded cluster writes no markers and shows what was aborted.</summary>
[Collection(RealComingAndGoingTests.Name)]
public sealed class RealTransactionTests
{
    private readonly RealKafka kafka;

    public RealTransactionTests(RealKafka kafka)
    {
        Assert.SkipUnless(kafka.IsPresent, RealKafka.WhyNone);
        this.kafka = kafka;
    }

    [Fact]
    public async Task Markers_and_aborted_records_at_the_end_of_a_partition_leave_no_lag()
    {
        using var topic = new TestTopic(kafka, partitions: 4);
        var world = new TestWorld();
        topic.SendInTransaction(0, "a", [0, 1], commit: true);
        topic.SendInTransaction(1, "b", [0, 1], commit: false);
        topic.SendInTransaction(2, "c", [0], commit: true);
        topic.SendInTransaction(2, "c", [1, 2], commit: false);
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);
        await Wait.UntilAsync(() => topic.Committed().SequenceEqual([3, 3, 5, -1]) && cluster.Lag() == 0, cluster.Describe);

        // Once more, while it runs, with records in between and after.
        topic.SendInTransaction(1, "b", [2, 3], commit: false);
        topic.Send("b", 4, partition: 1);
        topic.SendInTransaction(3, "d", [0], commit: true);
        topic.SendInTransaction(0, "a", [9], commit: false);
        topic.Flush();
        await Wait.UntilAsync(() => topic.Committed().SequenceEqual([5, 7, 5, 2]) && cluster.Lag() == 0, cluster.Describe);

        Assert.Equal([0, 1], world.EffectsOf("a"));
        Assert.Equal([4], world.EffectsOf("b"));
        Assert.Equal([0], world.EffectsOf("c"));
        Assert.Equal([0], world.EffectsOf("d"));
        Assert.All(cluster.Partitions(), partition => Assert.Equal(partition.HighWatermark, partition.Position));
    }

    [Fact]
    public async Task A_partition_that_ends_with_a_marker_is_read_again_to_its_end()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var world = new TestWorld();
        topic.SendInTransaction(0, "a", [0, 1], commit: true);
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);
        await Wait.UntilAsync(() => cluster.Lag() == 0 && topic.Committed()[0] == 3, cluster.Describe);

        var answer = await cluster.Service<IKafkaStreamsControl>().ReplayAsync(
            StreamsCluster.Provider, new KafkaReplay { Topic = topic.Name, FromOffset = 0 }, TestContext.Current.CancellationToken);
        Assert.Equal([new KafkaReplayedPartition(0, 0, 3, null)], answer);

        await Wait.UntilAsync(
            () => world.DeliveriesOf("a").Sum(batch => batch.Length) == 4 && cluster.Lag() == 0 && cluster.Partitions()[0].ReplayUntil is null,
            cluster.Describe);
        Assert.Equal(3, topic.Committed()[0]);
    }
}
