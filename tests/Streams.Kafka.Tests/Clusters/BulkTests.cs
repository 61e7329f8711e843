using KiVendTout.Testing.Kafka;

namespace KiVendTout.Streams.Kafka.Tests.Clusters;

/// <summary>A silo whose streams are taken in bulk, as long as that goes well.</summary>
public sealed class BulkTests(EmbeddedKafkaFixture kafka)
{
    private const int KeyCount = 100;
    private const int PerKey = 20;

    [Fact]
    public async Task Streams_that_can_be_taken_are_taken_together_in_order_and_all_is_committed()
    {
        using var topic = new TestTopic(kafka, partitions: 3);
        var (world, bulk) = Bulk();
        SendAll(topic);
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);

        await EndAsync(cluster, world, topic);
        Assert.Equal(KeyCount * PerKey, bulk.Taken);
        Assert.True(bulk.LargestCall > 1, "streams come together");
        Assert.Equal(0, cluster.Partitions().Sum(partition => partition.CachedRecords));
    }

    [Fact]
    public async Task What_is_refused_now_and_then_goes_to_the_grains_in_order()
    {
        using var topic = new TestTopic(kafka, partitions: 3);
        var (world, bulk) = Bulk();
        var asked = 0;
        bulk.BeforeStream = (_, _) => Task.FromResult(Interlocked.Increment(ref asked) % 3 != 0);
        SendAll(topic);
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);

        await EndAsync(cluster, world, topic);
        Assert.InRange(bulk.Taken, 1, (KeyCount * PerKey) - 1);
    }

    [Fact]
    public async Task A_poisoned_event_among_many_is_dead_lettered_alone()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var (world, bulk) = Bulk();
        world.BeforeBatch = (key, batch) => key == "k7" && batch.Any(e => e.Number == 5) ? throw new PoisonException("five") : Task.CompletedTask;
        SendAll(topic);
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);

        await Wait.UntilAsync(() => world.EffectCount == (KeyCount * PerKey) - 1, () => $"{world.EffectCount} effects; {cluster.Describe()}");
        await Wait.UntilAsync(() => cluster.Lag() == 0, cluster.Describe);
        Assert.Empty(world.OutOfOrder);
        Assert.Single(topic.DeadLetters());
        Assert.DoesNotContain(5, world.EffectsOf("k7"));
    }

    [Fact]
    public async Task While_a_receiver_hangs_all_goes_to_the_grains_and_when_it_answers_it_is_asked_again()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var (world, bulk) = Bulk();
        var hangs = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        bulk.BeforeStream = (_, _) => hangs.Task;
        SendAll(topic);
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world, configure: o => o.BulkTimeout = TimeSpan.FromMilliseconds(100));

        await EndAsync(cluster, world, topic);
        Assert.Equal(0, bulk.Taken);
        Assert.Contains(nameof(IKafkaBulkReceiver), cluster.Partitions()[0].LastError, StringComparison.Ordinal);

        // Nothing of the call that was given up takes effect any more, here: it answers that it took nothing.
        hangs.SetResult(false);
        bulk.BeforeStream = (_, _) => Task.FromResult(true);
        for (var number = PerKey; bulk.Taken == 0; number++)
        {
            topic.Send("k0", number);
            topic.Flush();
            await Wait.UntilAsync(() => world.EffectsOf("k0").Length == number + 1, cluster.Describe);
        }

        Assert.Empty(world.OutOfOrder);
    }

    [Fact]
    public async Task A_hand_over_waits_for_the_call_under_way_and_commits_what_came_of_it()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var (world, bulk) = Bulk();
        var (begun, goesOn) = (new TaskCompletionSource(), new TaskCompletionSource<bool>());
        bulk.BeforeStream = (_, _) =>
        {
            begun.TrySetResult();
            return goesOn.Task;
        };
        topic.Send("k0", 0);
        topic.Flush();
        var cluster = await StreamsCluster.StartAsync(kafka, topic, world);
        await begun.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal(1, cluster.Lag());

        var stopping = cluster.DisposeAsync().AsTask();
        await Wait.UntilAsync(() => cluster.Partitions().All(partition => partition.State == KafkaPartitionState.Closed), "the partition is handed over");
        goesOn.SetResult(true);
        await stopping;

        Assert.Equal([0], world.EffectsOf("k0"));
        Assert.Equal([1], topic.Committed());
    }

    private static (TestWorld World, TestBulk Bulk) Bulk()
    {
        var world = new TestWorld();
        world.Bulk = new TestBulk(world);
        for (var key = 0; key < KeyCount; key++)
        {
            world.Bulk.Activate($"k{key}");
        }

        return (world, world.Bulk);
    }

    private static void SendAll(TestTopic topic)
    {
        for (var number = 0; number < PerKey; number++)
        {
            for (var key = 0; key < KeyCount; key++)
            {
                topic.Send($"k{key}", number);
            }
        }

        topic.Flush();
    }

    private static async Task EndAsync(StreamsCluster cluster, TestWorld world, TestTopic topic)
    {
        await Wait.UntilAsync(() => world.EffectCount == KeyCount * PerKey, () => $"{world.EffectCount} effects; {cluster.Describe()}");
        await Wait.UntilAsync(() => cluster.Lag() == 0, cluster.Describe);
        Assert.Empty(world.OutOfOrder);
        Assert.Equal(KeyCount * PerKey, topic.Committed().Sum());
        Assert.Empty(topic.DeadLetters());
    }
}
