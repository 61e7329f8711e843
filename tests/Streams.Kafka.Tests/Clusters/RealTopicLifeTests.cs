using KiVendTout.Testing.Kafka;

namespace KiVendTout.Streams.Kafka.Tests.Clusters;

/// <summary>On three brokers of Apache Kafka: topics are made again under their names, and grow.</summary>
[Collection(RealComingAndGoingTests.Name)]
public sealed class RealTopicLifeTests
{
    private readonly RealKafka kafka;

    public RealTopicLifeTests(RealKafka kafka)
    {
        this.kafka = kafka;
        Assert.SkipUnless(kafka.IsPresent, RealKafka.WhyNone);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_topic_made_again_is_read_from_its_beginning_by_a_silo_that_reads_the_old_one(bool keepsPositions)
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var world = new TestWorld { Positions = keepsPositions ? new TestPositions() : null };
        Send(topic, 0, 5);
        await using var cluster = await StartAsync(topic, world);
        await Wait.UntilAsync(() => topic.Committed()[0] == 5, cluster.Describe);

        await kafka.MakeAgainAsync(topic.Name, 1);
        Send(topic, 100, 8);

        await Wait.UntilAsync(() => world.EffectCount == 13 && topic.Committed()[0] == 8, cluster.Describe);

        // The client may have read on where the old topic ended, until somebody looked: what it read so came first, and takes effect once.
        Assert.Equal([0, 1, 2, 3, 4, .. Enumerable.Range(100, 8)], world.EffectsOf("a").Order());
        Assert.Equal(0, cluster.Lag());
        Assert.True(cluster.Status().IsReady, cluster.Status().NotReadyReason);
    }

    [Fact]
    public async Task A_topic_made_again_while_nobody_reads_is_read_from_its_beginning()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var world = new TestWorld { Positions = new TestPositions() };
        Send(topic, 0, 5);
        await using (var before = await StartAsync(topic, world))
        {
            await Wait.UntilAsync(() => topic.Committed()[0] == 5, before.Describe);
        }

        await kafka.MakeAgainAsync(topic.Name, 1);
        Send(topic, 100, 8);
        await using var cluster = await StartAsync(topic, world);

        await Wait.UntilAsync(() => world.EffectCount == 13 && topic.Committed()[0] == 8, cluster.Describe);
        Assert.Equal(2, world.Positions.Lives.Count);
    }

    [Fact]
    public async Task A_topic_that_grows_is_told_to_the_silo_that_reads_it()
    {
        using var topic = new TestTopic(kafka, partitions: 2);
        await using var cluster = await StartAsync(topic, new TestWorld());
        await Wait.UntilAsync(() => cluster.Status().IsReady, cluster.Describe);

        await kafka.GrowAsync(topic.Name, 3);

        var problem = $"topic {topic.Name} has 3 partitions, 2 are wanted";
        await Wait.UntilAsync(() => cluster.Status().NotReadyReason?.Contains(problem, StringComparison.Ordinal) == true, cluster.Describe);
    }

    private static void Send(TestTopic topic, int first, int count)
    {
        for (var number = first; number < first + count; number++)
        {
            topic.Send("a", number);
        }

        topic.Flush();
    }

    private Task<StreamsCluster> StartAsync(TestTopic topic, TestWorld world) =>
        StreamsCluster.StartAsync(kafka, topic, world, configure: o => o.TopicCheckPeriod = TimeSpan.FromMilliseconds(500));
}
