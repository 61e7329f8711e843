using KiVendTout.Testing.Kafka;

namespace KiVendTout.Streams.Kafka.Tests.Clusters;

public sealed class MembershipTests(EmbeddedKafkaFixture kafka)
{
    private const int KeyCount = 200;
    private const int PerKey = 20;

    [Fact]
    public async Task A_silo_that_is_killed_loses_nothing()
    {
        using var topic = new TestTopic(kafka, partitions: 8);
        // A little work, so that the kill comes in the middle.
        var world = new TestWorld { BeforeBatch = (_, _) => Task.Delay(2) };
        Send(topic, 0, PerKey / 2);
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world, silos: 2, o => o.BatchRecordsMax = 2);
        await Wait.UntilAsync(() => world.EffectCount > KeyCount, cluster.Describe);
        var victim = cluster.Cluster.Silos[1];
        await cluster.Cluster.KillSiloAsync(victim, TestContext.Current.CancellationToken);
        Send(topic, PerKey / 2, PerKey);

        await Wait.UntilAsync(() => world.EffectCount == KeyCount * PerKey, () => $"{world.EffectCount}; {cluster.Describe()}");
        await Wait.UntilAsync(() => cluster.Partitions().Count == 8 && cluster.Lag() == 0, cluster.Describe);
        Assert.Empty(world.OutOfOrder);
        Assert.Empty(topic.DeadLetters());
        Assert.Equal(KeyCount * PerKey, topic.Committed().Sum());
    }

    [Fact]
    public async Task Partitions_move_evenly_when_silos_join_and_leave()
    {
        using var topic = new TestTopic(kafka, partitions: 8);
        var world = new TestWorld { BeforeBatch = (_, _) => Task.Delay(1) };
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world, configure: o => o.BatchRecordsMax = 4);
        Send(topic, 0, PerKey / 2);
        Assert.Equal(8, cluster.Partitions().Count);

        var second = await cluster.Cluster.StartAdditionalSiloAsync();
        await Wait.UntilAsync(
            () => cluster.Cluster.GetActiveSilos().All(silo => cluster.Status(silo.SiloAddress).GetPartitions().Count == 4), cluster.Describe);
        Send(topic, PerKey / 2, PerKey);
        await Wait.UntilAsync(() => world.EffectCount > KeyCount * PerKey * 3 / 4, () => $"{world.EffectCount}; {cluster.Describe()}");
        await cluster.Cluster.StopSiloAsync(second, TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => cluster.Partitions().Count == 8, cluster.Describe);

        await Wait.UntilAsync(() => world.EffectCount == KeyCount * PerKey, () => $"{world.EffectCount}; {cluster.Describe()}");
        await Wait.UntilAsync(() => cluster.Lag() == 0, cluster.Describe);
        Assert.Empty(world.OutOfOrder);
    }

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
    public async Task Brokers_that_go_and_come_back_cost_nothing()
    {
        await using var own = new EmbeddedKafkaFixture();
        using var topic = new TestTopic(own, partitions: 4);
        var world = new TestWorld { BeforeBatch = (_, _) => Task.Delay(1) };
        await using var cluster = await StreamsCluster.StartAsync(own, topic, world, configure: o => o.BrokerTimeout = TimeSpan.FromSeconds(1));
        Send(topic, 0, PerKey / 2);
        await Wait.UntilAsync(() => world.EffectCount > KeyCount, cluster.Describe);
        Brokers(own, up: false);
        await Wait.UntilAsync(() => cluster.Partitions().Any(p => p.LastError is not null || p.CommitAge > TimeSpan.FromSeconds(1)), cluster.Describe);
        Brokers(own, up: true);
        Send(topic, PerKey / 2, PerKey);
        await Wait.UntilAsync(() => world.EffectCount == KeyCount * PerKey && cluster.Lag() == 0, () => $"{world.EffectCount}; {cluster.Describe()}");
        Assert.Empty(world.OutOfOrder);
        Assert.Equal(KeyCount * PerKey, topic.Committed().Sum());
    }

    [Fact]
    public async Task A_broker_that_is_away_at_the_start_is_waited_for()
    {
        await using var own = new EmbeddedKafkaFixture();
        using var topic = new TestTopic(own, partitions: 4);
        var world = new TestWorld();
        Send(topic, 0, 1);
        Brokers(own, up: false);
        await using var cluster = await StreamsCluster.StartAsync(
            own, topic, world, configure: o =>
            {
                o.BrokerTimeout = TimeSpan.FromMilliseconds(500);
                o.BrokerRetryDelayMax = TimeSpan.FromMilliseconds(500);
            });
        await Wait.UntilAsync(() => cluster.Status().NotReadyReason is not null, cluster.Describe);
        Assert.False(cluster.Status().IsReady);
        Assert.All(cluster.Partitions(), p => Assert.Equal(KafkaPartitionState.Opening, p.State));

        Brokers(own, up: true);
        await Wait.UntilAsync(() => cluster.Status().IsReady && world.EffectCount == KeyCount && cluster.Lag() == 0, cluster.Describe);
    }

    [Fact]
    public async Task A_topic_that_does_not_exist_is_waited_for_and_holds_up_no_other()
    {
        using var topic = new TestTopic(kafka, partitions: 2);
        var late = "late-" + topic.Name;
        var world = new TestWorld();
        Send(topic, 0, 1);
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world, configure: o =>
        {
            o.Topics.Insert(0, late);
            o.BrokerRetryDelayMax = TimeSpan.FromMilliseconds(500);
        });
        await Wait.UntilAsync(() => world.EffectCount == KeyCount, cluster.Describe);
        Assert.False(cluster.Status().IsReady);
        Assert.Contains(late, cluster.Status().NotReadyReason, StringComparison.Ordinal);
        kafka.Cluster.CreateTopic(late, partitions: 2);
        await Wait.UntilAsync(() => cluster.Status().IsReady, cluster.Describe);
    }

    private static void Send(TestTopic topic, int from, int to)
    {
        for (var number = from; number < to; number++)
        {
            for (var key = 0; key < KeyCount; key++)
            {
                topic.Send($"k{key}", number);
            }
        }

        topic.Flush();
    }

    private static void Brokers(EmbeddedKafkaFixture kafka, bool up)
    {
        for (var broker = 1; broker <= kafka.Cluster.Brokers; broker++)
        {
            if (up)
            {
                kafka.Cluster.StartBroker(broker);
            }
            else
            {
                kafka.Cluster.StopBroker(broker);
            }
        }
    }
}
