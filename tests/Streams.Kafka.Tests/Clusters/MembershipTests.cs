using KiVendTout.Testing.Kafka;

namespace KiVendTout.Streams.Kafka.Tests.Clusters;

public sealed class MembershipTests(EmbeddedKafkaFixture kafka)
{
    [Fact]
    public async Task A_silo_without_the_provider_owns_no_partition()
    {
        using var topic = new TestTopic(kafka, partitions: 8);
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, new TestWorld(), silos: 2, firstOnly: true);
        await Wait.UntilAsync(() => cluster.Cluster.GetActiveSilos().Count() == 2, "both silos are up");
        await Wait.UntilAsync(() => cluster.Partitions() is { Count: 8 } all && all.All(p => p.State == KafkaPartitionState.Running), cluster.Describe);
        Assert.Equal(Enumerable.Range(0, 8), cluster.Partitions().Select(p => p.Partition));
    }

    [Fact]
    public async Task A_topic_that_does_not_exist_is_waited_for_and_holds_up_no_other()
    {
        using var topic = new TestTopic(kafka, partitions: 2);
        var late = "late-" + topic.Name;
        var world = new TestWorld();
        topic.Send("a", 0);
        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world, configure: o =>
        {
            o.Topics.Insert(0, late);
            o.BrokerRetryDelayMax = TimeSpan.FromMilliseconds(500);
        });
        await Wait.UntilAsync(
            () => world.EffectCount == 1 && cluster.Status().NotReadyReason?.Contains(late, StringComparison.Ordinal) == true, cluster.Describe);
        Assert.False(cluster.Status().IsReady);
        kafka.Cluster.CreateTopic(late, partitions: 2);
        await Wait.UntilAsync(() => cluster.Status().IsReady, cluster.Describe);
    }
}
