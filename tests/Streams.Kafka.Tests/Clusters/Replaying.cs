using KiVendTout.Testing.Kafka;

namespace KiVendTout.Streams.Kafka.Tests.Clusters;

/// <summary>A topic that is read again: what holds of every Kafka, embedded or real.</summary>
/// <param name="kafka">A cluster.</param>
public abstract class Replaying(ITestKafka kafka)
{
    private static readonly int[] Three = [0, 1, 2];

    [Fact]
    public async Task Events_come_again_in_order_from_an_offset_on_and_the_group_ends_where_it_was()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var world = new TestWorld();
        Send(topic, "a", Three);
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);
        await CommittedAsync(cluster, topic, 3);

        var answer = await ReplayAsync(cluster, new KafkaReplay { Topic = topic.Name, FromOffset = 1 });

        Assert.Equal([new KafkaReplayedPartition(0, 1, 3, null)], answer);
        await Wait.UntilAsync(() => Delivered(world, "a").Length == 5, cluster.Describe);
        Assert.Equal([0, 1, 2, 1, 2], Delivered(world, "a"));
        await CommittedAsync(cluster, topic, 3);
        Assert.Null(cluster.Partitions()[0].ReplayUntil);
    }

    [Fact]
    public async Task Only_the_named_subscriptions_get_them_again_and_new_events_go_to_all()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var world = new TestWorld();
        topic.Send("a", 0, other: "x");
        topic.Send("a", 1, other: "x");
        topic.SendRaw(0, null, "of no use"u8.ToArray());
        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);
        await CommittedAsync(cluster, topic, 3);

        await ReplayAsync(cluster, new KafkaReplay { Topic = topic.Name, Subscriptions = [TestCodec.Others] });
        topic.Send("a", 2, other: "x");
        topic.Flush();

        await Wait.UntilAsync(() => Delivered(world, "x").Length == 5 && Delivered(world, "a").Length == 3, cluster.Describe);
        Assert.Equal([0, 1, 0, 1, 2], Delivered(world, "x"));
        Assert.Equal([0, 1, 2], Delivered(world, "a"));
        await CommittedAsync(cluster, topic, 4);
        Assert.Single(topic.DeadLetters());
    }

    [Fact]
    public async Task The_broker_knows_the_new_start_first_so_that_a_silo_that_dies_in_the_middle_loses_nothing()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var replaying = false;
        var world = new TestWorld { BeforeBatch = (_, _) => replaying ? throw new TimeoutException("the database is away") : Task.CompletedTask };
        Send(topic, "a", Three);
        await using (var cluster = await StreamsCluster.StartAsync(kafka, topic, world))
        {
            await CommittedAsync(cluster, topic, 3);
            replaying = true;
            await ReplayAsync(cluster, new KafkaReplay { Topic = topic.Name, FromOffset = 1 });
            Assert.Equal(1, topic.Committed()[0]);
            Assert.Equal(3, cluster.Partitions()[0].ReplayUntil);
            await cluster.Cluster.KillSiloAsync(cluster.Cluster.Silos[0], TestContext.Current.CancellationToken);
        }

        var after = new TestWorld();
        await using var next = await StreamsCluster.StartAsync(kafka, topic, after);
        await CommittedAsync(next, topic, 3);
        Assert.Equal([1, 2], after.EffectsOf("a"));
    }

    [Fact]
    public async Task A_time_means_the_first_record_that_carries_it_or_a_later_one()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var world = new TestWorld();
        var noon = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        foreach (var minute in Three)
        {
            topic.Send("a", minute, at: noon.AddMinutes(minute));
        }

        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);
        await CommittedAsync(cluster, topic, 3);

        var middle = await ReplayAsync(cluster, new KafkaReplay { Topic = topic.Name, FromTime = noon.AddSeconds(30) });
        await CommittedAsync(cluster, topic, 3);
        var late = await ReplayAsync(cluster, new KafkaReplay { Topic = topic.Name, FromTime = noon.AddHours(1) });

        Assert.Equal([new KafkaReplayedPartition(0, 1, 3, null)], middle);
        Assert.Equal([new KafkaReplayedPartition(0, 3, 3, null)], late);
        await Wait.UntilAsync(() => Delivered(world, "a").Length == 5, cluster.Describe);
    }

    [Fact]
    public async Task Every_partition_of_every_silo_is_asked_and_answers_once()
    {
        using var topic = new TestTopic(kafka, partitions: 6);
        var world = new TestWorld();
        for (var key = 0; key < 60; key++)
        {
            topic.Send($"k{key}", 0);
        }

        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world, silos: 2);
        await Wait.UntilAsync(
            () => world.EffectCount == 60 && cluster.Lag() == 0
                && cluster.Partitions() is { Count: 6 } all && all.All(partition => partition.State == KafkaPartitionState.Running),
            cluster.Describe);

        // A partition that moved while the second silo joined may have come twice already.
        var before = Enumerable.Range(0, 60).Select(key => Delivered(world, $"k{key}").Length).ToArray();
        var answers = await ReplayAsync(cluster, new KafkaReplay { Topic = topic.Name });

        Assert.Equal(Enumerable.Range(0, 6), answers.Select(answer => answer.Partition));
        Assert.All(answers, answer => Assert.Null(answer.Problem));
        Assert.Equal(60, answers.Sum(answer => answer.Until - answer.From));
        await Wait.UntilAsync(() => before.Index().All(key => Delivered(world, $"k{key.Index}").Length > key.Item), cluster.Describe);
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_by_name()
    {
        using var topic = new TestTopic(kafka, partitions: 2);
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, new TestWorld());

        Assert.Contains("elsewhere", await RefusalAsync(new KafkaReplay { Topic = "elsewhere" }), StringComparison.Ordinal);
        Assert.Contains("0 to 1", await RefusalAsync(new KafkaReplay { Topic = topic.Name, Partition = 2 }), StringComparison.Ordinal);
        Assert.Contains(
            "not at both",
            await RefusalAsync(new KafkaReplay { Topic = topic.Name, FromOffset = 0, FromTime = DateTimeOffset.UnixEpoch }),
            StringComparison.Ordinal);

        async Task<string> RefusalAsync(KafkaReplay replay) =>
            (await Assert.ThrowsAsync<ArgumentException>(() => ReplayAsync(cluster, replay))).Message;
    }

    private static Task<IReadOnlyList<KafkaReplayedPartition>> ReplayAsync(StreamsCluster cluster, KafkaReplay replay) =>
        cluster.Service<IKafkaStreamsControl>().ReplayAsync(StreamsCluster.Provider, replay, TestContext.Current.CancellationToken);

    private static Task CommittedAsync(StreamsCluster cluster, TestTopic topic, long offset) =>
        Wait.UntilAsync(() => topic.Committed()[0] == offset, cluster.Describe);

    private static int[] Delivered(TestWorld world, string stream) => [.. world.DeliveriesOf(stream).SelectMany(batch => batch)];

    private static void Send(TestTopic topic, string key, int[] numbers)
    {
        foreach (var number in numbers)
        {
            topic.Send(key, number);
        }

        topic.Flush();
    }
}
