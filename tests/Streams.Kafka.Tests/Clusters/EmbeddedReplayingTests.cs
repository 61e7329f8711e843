using KiVendTout.Testing.Kafka;

namespace KiVendTout.Streams.Kafka.Tests.Clusters;

/// <summary>On the embedded cluster, which cannot tell offsets by time.</summary>
public sealed class EmbeddedReplayingTests(EmbeddedKafkaFixture kafka) : Replaying(kafka)
{
    [Fact]
    public async Task A_coordinator_that_has_just_moved_is_asked_again()
    {
        const int offsetCommit = 8;
        await using var own = new EmbeddedKafkaFixture();
        using var topic = new TestTopic(own, partitions: 1);
        var world = new TestWorld();
        topic.Send("a", 0);
        topic.Flush();

        // Much longer than so many refusals take, on a slow machine too.
        await using var cluster = await StreamsCluster.StartAsync(own, topic, world, configure: o => o.BrokerTimeout = TimeSpan.FromSeconds(30));
        await Wait.UntilAsync(() => topic.Committed()[0] == 1, cluster.Describe);
        own.Cluster.RefuseRequests(offsetCommit, Confluent.Kafka.ErrorCode.NotCoordinatorForGroup, times: 20);

        var answer = await cluster.Service<IKafkaStreamsControl>().ReplayAsync(
            StreamsCluster.Provider, new KafkaReplay { Topic = topic.Name }, TestContext.Current.CancellationToken);

        Assert.Equal([new KafkaReplayedPartition(0, 0, 1, null)], answer);
    }
}
