using KiVendTout.Testing.Kafka;

namespace KiVendTout.Streams.Kafka.Tests.Clusters;

/// <summary>A topic with another number of partitions than was told.</summary>
public sealed class TopicShapeTests(EmbeddedKafkaFixture kafka)
{
    [Theory]
    [InlineData(3, 2)]
    [InlineData(1, 2)]
    public async Task It_is_told_by_name_and_what_is_there_is_read(int found, int wanted)
    {
        using var topic = new TestTopic(kafka, found);
        var world = new TestWorld();
        topic.Send("a", 1, partition: 0);
        topic.Flush();

        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world, configure: o => o.PartitionsPerTopic = wanted);
        await Wait.UntilAsync(() => world.EffectCount == 1, cluster.Describe);

        var problem = $"topic {topic.Name} has {found} partitions, {wanted} are wanted";
        Assert.False(cluster.Status().IsReady);
        Assert.Contains(problem, cluster.Status().NotReadyReason, StringComparison.Ordinal);
        Assert.All(cluster.Partitions(), partition => Assert.Equal(problem, partition.LastError));
        Assert.Equal(wanted, cluster.Partitions().Count);
    }

    [Fact]
    public async Task One_that_is_not_there_is_told_by_name()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        const string absent = "t-absent";

        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, new TestWorld(), configure: o => o.Topics.Add(absent));
        await Wait.UntilAsync(() => cluster.Status().NotReadyReason?.Contains($"topic {absent} is not there", StringComparison.Ordinal) == true, cluster.Describe);
    }
}
