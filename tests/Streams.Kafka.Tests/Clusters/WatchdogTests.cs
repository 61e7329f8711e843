using KiVendTout.Testing.Kafka;
using Orleans.Providers.Streams.Common;

namespace KiVendTout.Streams.Kafka.Tests.Clusters;

public sealed class WatchdogTests(EmbeddedKafkaFixture kafka)
{
    [Fact]
    public async Task A_silo_whose_agents_have_stopped_is_not_ready()
    {
        using var topic = new TestTopic(kafka, partitions: 2);
        await using var cluster = await StreamsCluster.StartAsync(
            kafka, topic, new TestWorld(), configure: o => o.WatchdogPeriod = TimeSpan.Zero);
        await Wait.UntilAsync(() => cluster.Status().IsReady, cluster.Describe);

        await StopAgentsAsync(cluster);

        Assert.Contains("agent has not started", cluster.Status().NotReadyReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agents_that_have_stopped_are_started_anew_and_their_partitions_read_on()
    {
        using var topic = new TestTopic(kafka, partitions: 2);
        var world = new TestWorld();
        topic.Send("a", 0);
        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world, configure: o =>
        {
            o.WatchdogPeriod = TimeSpan.FromMilliseconds(100);
            o.ColdStreamHoldMax = TimeSpan.FromMilliseconds(500);
            o.AgentSilenceMax = TimeSpan.FromSeconds(1);
        });
        await Wait.UntilAsync(() => world.EffectCount == 1 && cluster.Lag() == 0, cluster.Describe);

        await StopAgentsAsync(cluster);
        topic.Send("a", 1);
        topic.Flush();

        await Wait.UntilAsync(() => world.EffectCount == 2 && cluster.Lag() == 0 && cluster.Partitions().Count == 2, cluster.Describe);
        Assert.Equal([0, 1], world.EffectsOf("a"));
    }

    private static Task<object?[]> StopAgentsAsync(StreamsCluster cluster) =>
        cluster.Cluster.Client.GetGrain<IManagementGrain>(0).SendControlCommandToProvider<PersistentStreamProvider>(
            StreamsCluster.Provider, (int)PersistentStreamProviderCommand.StopAgents, null, TestContext.Current.CancellationToken);
}
