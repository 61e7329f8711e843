using KiVendTout.Testing.Kafka;

namespace KiVendTout.Streams.Kafka.Tests.Clusters;

public sealed class BackPressureTests(EmbeddedKafkaFixture kafka)
{
    [Fact]
    public async Task A_full_cache_pauses_its_partition_and_no_other_and_reading_goes_on_when_there_is_room()
    {
        const int CacheMax = 200;
        using var topic = new TestTopic(kafka, partitions: 2);
        var open = new TaskCompletionSource();
        var world = new TestWorld { BeforeBatch = (stream, _) => stream == "blocked" ? open.Task : Task.CompletedTask };
        topic.Send("other", 0, partition: 0);
        for (var i = 0; i < 5 * CacheMax; i++)
        {
            topic.Send("blocked", i, partition: 0);
            topic.Send("free", i, partition: 1);
        }

        topic.Flush();
        // A grain that takes longer than the call may take: the call fails, the grain goes on, the events come again.
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world, configure: o => o.CacheRecordsMax = CacheMax);
        await Wait.UntilAsync(() => world.EffectsOf("free").Length == 5 * CacheMax, cluster.Describe);
        await Wait.UntilAsync(() => cluster.Partitions()[0].IsPaused, cluster.Describe);
        await Wait.UntilAsync(() => topic.Committed() is [1, 5 * CacheMax], cluster.Describe);
        Assert.Equal([0], world.EffectsOf("other"));
        Assert.InRange(cluster.Partitions()[0].CachedRecords, CacheMax / 2, CacheMax + 1);
        Assert.False(cluster.Partitions()[1].IsPaused);

        open.SetResult();
        await Wait.UntilAsync(() => cluster.Lag() == 0, cluster.Describe);
        Assert.Equal(5 * CacheMax, world.EffectsOf("blocked").Length);
        Assert.Empty(world.OutOfOrder);
        Assert.False(cluster.Partitions()[0].IsPaused);
    }

    [Fact]
    public async Task The_cache_is_bounded_in_bytes_too()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var open = new TaskCompletionSource();
        var world = new TestWorld { BeforeBatch = (_, _) => open.Task };
        for (var i = 0; i < 200; i++)
        {
            topic.SendRaw(0, new byte[1_000], TestCodec.Value("k", i));
        }

        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world, configure: o => o.CacheBytesMax = 50_000);
        await Wait.UntilAsync(() => cluster.Partitions() is [{ IsPaused: true }], cluster.Describe);
        Assert.InRange(cluster.Partitions()[0].CachedBytes, 50_000, 52_000);
        open.SetResult();
        await Wait.UntilAsync(() => cluster.Lag() == 0, cluster.Describe);
        Assert.Equal(200, world.EffectCount);
    }

    [Fact]
    public async Task No_more_are_with_the_grains_at_once_than_may_be_while_the_others_are_read_already()
    {
        const int inFlight = 10;
        const int keys = 500;
        using var topic = new TestTopic(kafka, partitions: 1);
        var (now, most, count) = (0, 0, new Lock());
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var world = new TestWorld
        {
            BeforeBatch = async (_, _) =>
            {
                lock (count)
                {
                    most = Math.Max(most, ++now);
                }

                await open.Task;
                lock (count)
                {
                    now--;
                }
            },
        };
        for (var key = 0; key < keys; key++)
        {
            topic.Send($"k{key}", 0);
        }

        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world, configure: o => o.InFlightRecordsMax = inFlight);
        await Wait.UntilAsync(() => most == inFlight && cluster.Partitions()[0].CachedRecords == keys, cluster.Describe);
        Assert.False(cluster.Partitions()[0].IsPaused);

        open.SetResult();
        await Wait.UntilAsync(() => cluster.Lag() == 0, cluster.Describe);
        Assert.Equal(keys, world.EffectCount);
        Assert.Equal(inFlight, most);
    }

    [Fact]
    public async Task One_key_that_fails_lets_the_others_of_its_partition_go_on()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var down = true;
        var world = new TestWorld
        {
            BeforeBatch = (stream, _) => stream == "bad" && Volatile.Read(ref down) ? throw new TimeoutException("away") : Task.CompletedTask,
        };
        topic.Send("bad", 0);
        for (var i = 0; i < 2_000; i++)
        {
            topic.Send($"k{i % 50}", i);
        }

        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(
            kafka, topic, world, configure: o => o.CacheRecordsMax = 100);
        await Wait.UntilAsync(() => world.EffectCount == 2_000, () => $"{world.EffectCount}; {cluster.Describe()}");
        Assert.Equal(-1, topic.Committed()[0]);
        Volatile.Write(ref down, false);
        await Wait.UntilAsync(() => topic.Committed()[0] == 2_001, cluster.Describe);
        Assert.Empty(world.OutOfOrder);
    }
}
