using KiVendTout.Testing.Kafka;

namespace KiVendTout.Streams.Kafka.Tests.Clusters;

/// <summary>Silos and brokers that come and go cost nothing: what holds of every Kafka, embedded or real.</summary>
/// <param name="kafka">A cluster whose brokers no other test uses meanwhile.</param>
public abstract class ComingAndGoing(ITestKafka kafka)
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
        await Wait.UntilAsync(() => topic.Committed().Sum() == KeyCount * PerKey, cluster.Describe);
    }

    [Fact]
    public async Task Partitions_move_evenly_when_silos_join_and_leave()
    {
        using var topic = new TestTopic(kafka, partitions: 8);
        var world = new TestWorld { BeforeBatch = (_, _) => Task.Delay(1) };
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world, configure: o => o.BatchRecordsMax = 4);
        Send(topic, 0, PerKey / 2);
        await Wait.UntilAsync(() => cluster.Partitions().Count == 8, cluster.Describe);

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
    public async Task Brokers_that_go_and_come_back_cost_nothing()
    {
        using var topic = new TestTopic(kafka, partitions: 4);
        var world = new TestWorld();

        // So that work is under way when the brokers go, however fast all is.
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.BeforeBatch = (_, _) => world.EffectCount < KeyCount ? Task.CompletedTask : gone.Task;
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world, configure: o => o.BrokerTimeout = TimeSpan.FromSeconds(1));
        Send(topic, 0, PerKey / 2);
        await Wait.UntilAsync(() => world.EffectCount >= KeyCount, cluster.Describe);
        await kafka.StopBrokersAsync();
        gone.SetResult();
        await Wait.UntilAsync(() => cluster.Partitions().Any(p => p.LastError is not null || p.CommitAge > TimeSpan.FromSeconds(1)), cluster.Describe);
        await kafka.StartBrokersAsync();
        Send(topic, PerKey / 2, PerKey);
        await Wait.UntilAsync(() => world.EffectCount == KeyCount * PerKey && cluster.Lag() == 0, () => $"{world.EffectCount}; {cluster.Describe()}");
        Assert.Empty(world.OutOfOrder);
        await Wait.UntilAsync(() => topic.Committed().Sum() == KeyCount * PerKey, cluster.Describe);
    }

    [Fact]
    public async Task A_broker_that_is_away_at_the_start_is_waited_for()
    {
        using var topic = new TestTopic(kafka, partitions: 4);
        var world = new TestWorld();
        Send(topic, 0, 1);
        await kafka.StopBrokersAsync();
        await using var cluster = await StreamsCluster.StartAsync(
            kafka, topic, world, configure: o =>
            {
                o.BrokerTimeout = TimeSpan.FromMilliseconds(500);
                o.BrokerRetryDelayMax = TimeSpan.FromMilliseconds(500);
            });
        await Wait.UntilAsync(() => cluster.Status().NotReadyReason is not null, cluster.Describe);
        Assert.False(cluster.Status().IsReady);
        Assert.All(cluster.Partitions(), p => Assert.Equal(KafkaPartitionState.Opening, p.State));

        await kafka.StartBrokersAsync();
        await Wait.UntilAsync(() => cluster.Status().IsReady && world.EffectCount == KeyCount && cluster.Lag() == 0, cluster.Describe);
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
}
