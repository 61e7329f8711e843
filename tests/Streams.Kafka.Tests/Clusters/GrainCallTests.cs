using KiVendTout.Testing.Kafka;

namespace KiVendTout.Streams.Kafka.Tests.Clusters;

/// <summary>Silos whose grains get their events by calls, as long as that goes well.</summary>
public sealed class GrainCallTests(EmbeddedKafkaFixture kafka)
{
    private const int KeyCount = 100;
    private const int PerKey = 10;
    private const int All = KeyCount * PerKey;

    [Fact]
    public async Task Events_come_by_calls_in_order_wherever_the_grains_are_and_all_is_committed()
    {
        using var topic = new TestTopic(kafka, partitions: 3);
        var world = new TestWorld { CallsGrains = true };
        SendAll(topic);
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world, silos: 2);

        await EndAsync(cluster, world, topic, All);
        Assert.Empty(topic.DeadLetters());
        Assert.NotEqual(0, world.Called);
    }

    [Fact]
    public async Task What_a_call_has_not_taken_is_delivered_and_a_poisoned_event_is_dead_lettered_alone()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var world = new TestWorld { CallsGrains = true };
        var calls = 0;
        world.RefusesCall = _ => Interlocked.Increment(ref calls) % 3 == 0;
        world.BeforeBatch = (key, batch) => key == "k7" && batch.Any(e => e.Number == 5) ? throw new PoisonException("five") : Task.CompletedTask;
        SendAll(topic);
        topic.SendRaw(0, null, "misfit"u8.ToArray());
        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);

        await EndAsync(cluster, world, topic, All - 1, records: All + 1);
        Assert.InRange(world.Called, 1, All - 2);
        Assert.Equal(2, topic.DeadLetters().Count);
        Assert.DoesNotContain(5, world.EffectsOf("k7"));
    }

    [Fact]
    public async Task Of_several_receivers_each_takes_its_own_streams()
    {
        using var topic = new TestTopic(kafka, partitions: 3);
        var world = new TestWorld { CallsGrains = true };
        world.Bulk = new TestBulk(world);
        world.Bulk.Activate("k1");
        world.Bulk.Activate("k2");
        SendAll(topic);
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);

        await EndAsync(cluster, world, topic, All);
        Assert.Equal(2 * PerKey, world.Bulk.Taken);

        // A call that a busy machine does not answer in time is a delivery.
        Assert.InRange(world.Called, 1, All - (2 * PerKey));
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

    private static async Task EndAsync(StreamsCluster cluster, TestWorld world, TestTopic topic, int effects, int records = All)
    {
        await Wait.UntilAsync(() => world.EffectCount == effects, () => $"{world.EffectCount} effects; {cluster.Describe()}");
        await Wait.UntilAsync(() => topic.Committed().Sum() == records, cluster.Describe);
        Assert.Empty(world.OutOfOrder);
    }
}
