using KiVendTout.Testing.Kafka;

namespace KiVendTout.Streams.Kafka.Tests.Reading;

public sealed class StreamReaderTests(EmbeddedKafkaFixture kafka)
{
    private static readonly StreamId Stream = StreamId.Create(TestCodec.Keys, "a");

    [Fact]
    public async Task A_stream_is_read_back_page_by_page_and_nothing_is_delivered_for_it()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var world = new TestWorld();
        Send(topic, "a", "b", 10);
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);
        await Wait.UntilAsync(() => world.EffectCount == 20 && cluster.Lag() == 0, cluster.Describe);
        var deliveries = world.DeliveryCount;

        var first = await ReadAsync(cluster, new KafkaStreamRange { Topic = topic.Name, Partition = 0, EventsMax = 4 });
        var second = await ReadAsync(cluster, new KafkaStreamRange { Topic = topic.Name, Partition = 0, From = first.Next!.Value });

        Assert.Equal([0, 1, 2, 3], Numbers(first));
        Assert.Equal([4, 5, 6, 7, 8, 9], Numbers(second));
        Assert.Null(second.Next);
        Assert.Equal(deliveries, world.DeliveryCount);
        Assert.Equal(Numbers(second), Numbers(await ReadAsync(cluster, KafkaStreamRange.StartingAt(second.Events[0].Token))));
    }

    [Fact]
    public async Task A_pass_is_bounded_and_says_where_to_go_on()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        Send(topic, "a", "b", 50);
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, new TestWorld(), configure: o => o.SideReadRecordsMax = 7);
        var all = new List<int>();
        var pages = 0;
        for (long? from = 0; from is { } at; pages++)
        {
            var page = await ReadAsync(cluster, new KafkaStreamRange { Topic = topic.Name, Partition = 0, From = at });
            all.AddRange(Numbers(page));
            from = page.Next;
        }

        Assert.Equal(Enumerable.Range(0, 50), all);
        Assert.Equal(15, pages);
    }

    [Fact]
    public async Task Reads_that_wait_together_each_get_their_own_range()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        Send(topic, "a", "b", 40);
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, new TestWorld(), configure: o => o.SideReadRecordsMax = 16);

        var pages = await Task.WhenAll(Enumerable.Range(0, 30).Select(i =>
            ReadAsync(cluster, new KafkaStreamRange { Topic = topic.Name, Partition = 0, From = 2 * i, Until = (2 * i) + 6 })));

        Assert.All(pages.Index(), page => Assert.Equal(Enumerable.Range(page.Index, Numbers(page.Item).Length), Numbers(page.Item)));
        Assert.All(pages, page => Assert.InRange(page.Events.Count, 1, 3));
    }

    [Fact]
    public async Task An_empty_part_of_the_log_is_an_empty_last_page()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, new TestWorld());

        var page = await ReadAsync(cluster, new KafkaStreamRange { Topic = topic.Name, Partition = 0, From = 5 });

        Assert.Empty(page.Events);
        Assert.Null(page.Next);
    }

    private static Task<KafkaStreamPage> ReadAsync(StreamsCluster cluster, KafkaStreamRange range) =>
        cluster.Service<IKafkaStreamReader>().ReadAsync(StreamsCluster.Provider, Stream, range, TestContext.Current.CancellationToken);

    private static int[] Numbers(KafkaStreamPage page) => [.. page.Events.Select(e => ((TestEvent)e.Event).Number)];

    private static void Send(TestTopic topic, string one, string other, int count)
    {
        for (var number = 0; number < count; number++)
        {
            topic.Send(one, number, partition: 0);
            topic.Send(other, number, partition: 0);
        }

        topic.Flush();
    }
}
