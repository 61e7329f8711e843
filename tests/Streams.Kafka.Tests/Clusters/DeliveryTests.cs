using System.Collections.Concurrent;
using System.Diagnostics;
using KiVendTout.Testing.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;

namespace KiVendTout.Streams.Kafka.Tests.Clusters;

public sealed class DeliveryTests(EmbeddedKafkaFixture kafka)
{
    [Fact]
    public async Task Every_event_takes_effect_in_the_order_of_its_key_and_all_is_committed()
    {
        const int KeyCount = 500;
        const int PerKey = 12;
        using var topic = new TestTopic(kafka, partitions: 6);
        var world = new TestWorld();
        for (var number = 0; number < PerKey; number++)
        {
            for (var key = 0; key < KeyCount; key++)
            {
                topic.Send($"k{key}", number);
            }
        }

        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);
        await Wait.UntilAsync(() => world.EffectCount == KeyCount * PerKey, () => $"{world.EffectCount} effects; {cluster.Describe()}");
        await Wait.UntilAsync(() => cluster.Lag() == 0, cluster.Describe);

        Assert.Empty(world.OutOfOrder);
        Assert.Equal(KeyCount * PerKey, topic.Committed().Sum());
        Assert.True(world.LargestBatch > 1, "waiting events of a stream come together");
        Assert.True(cluster.Status().IsReady);
        Assert.Empty(topic.DeadLetters());
    }

    [Fact]
    public async Task A_record_for_several_streams_is_done_when_the_last_of_them_is()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var open = new TaskCompletionSource();
        var world = new TestWorld { BeforeBatch = (stream, _) => stream == "slow" ? open.Task : Task.CompletedTask };
        topic.Send("a", 0);
        topic.Send("a", 1, other: "slow");
        topic.Send("a", 2);
        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);

        await Wait.UntilAsync(() => world.EffectsOf("a").Length == 3 && world.DeliveriesOf("slow").Length == 1, "both streams have the record");
        await Wait.UntilAsync(() => topic.Committed()[0] == 1 && cluster.Partitions()[0].Lag == 2, "the first record is committed");

        open.SetResult();
        await Wait.UntilAsync(() => topic.Committed()[0] == 3, cluster.Describe);
        Assert.Equal([1], world.EffectsOf("slow"));
    }

    [Fact]
    public async Task A_new_life_of_the_silo_goes_on_from_the_committed_offsets()
    {
        using var topic = new TestTopic(kafka, partitions: 2);
        var before = new TestWorld();
        for (var i = 0; i < 100; i++)
        {
            topic.Send($"k{i % 10}", i);
        }

        topic.Flush();
        await using (var cluster = await StreamsCluster.StartAsync(kafka, topic, before))
        {
            await Wait.UntilAsync(() => cluster.Lag() == 0 && before.EffectCount == 100, cluster.Describe);
        }

        for (var i = 100; i < 200; i++)
        {
            topic.Send($"k{i % 10}", i);
        }

        topic.Flush();
        var after = new TestWorld();
        await using var next = await StreamsCluster.StartAsync(kafka, topic, after);
        await Wait.UntilAsync(() => after.EffectCount == 100 && next.Lag() == 0, next.Describe);
        Assert.Equal(100, after.EffectsOf("k0")[0]);
    }

    [Fact]
    public async Task Events_published_to_a_stream_come_back_through_Kafka()
    {
        using var topic = new TestTopic(kafka, partitions: 2);
        var world = new TestWorld();
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);
        var streams = cluster.Cluster.GetSiloServiceProvider().GetRequiredKeyedService<IStreamProvider>(StreamsCluster.Provider);
        var stream = streams.GetStream<TestEvent>(StreamId.Create(TestCodec.Keys, "p"));
        await stream.OnNextAsync(new TestEvent("p", 0));
        await stream.OnNextAsync(new TestEvent("p", 1));
        await Wait.UntilAsync(() => world.EffectsOf("p").Length == 2, cluster.Describe);
        Assert.Empty(world.OutOfOrder);
    }

    [Fact]
    public async Task A_grain_is_called_within_the_trace_of_its_record()
    {
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        var seen = new ConcurrentBag<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == KafkaStreamsTelemetry.Name,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = activity => seen.Add(activity.TraceId.ToString()),
        };
        ActivitySource.AddActivityListener(listener);
        using var topic = new TestTopic(kafka, partitions: 1);
        var world = new TestWorld();
        topic.SendRaw(0, null, TestCodec.Value("traced", 0), ("traceparent", $"00-{Trace}-00f067aa0ba902b7-01"));
        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);
        await Wait.UntilAsync(() => world.EffectsOf("traced").Length == 1, cluster.Describe);
        Assert.Contains(Trace, seen);
    }
}
