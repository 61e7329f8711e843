using System.Diagnostics.Metrics;
using Confluent.Kafka;
using KiVendTout.Testing.Kafka;

namespace KiVendTout.Streams.Kafka.Tests.Clusters;

/// <summary>The positions are kept with the effects, and the smaller one of group and database counts.</summary>
public sealed class PositionsTests(EmbeddedKafkaFixture kafka)
{
    [Fact]
    public async Task A_group_ahead_of_a_new_database_is_set_back_to_where_the_database_stands()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        Send(topic, 0, 5);
        await RunUntilDoneAsync(topic, new TestWorld { Positions = new TestPositions() }, 5);
        var world = new TestWorld { Positions = new TestPositions() };
        using var setBack = new SetBack(topic.Name);

        Send(topic, 5, 1);
        await RunUntilDoneAsync(topic, world, 6);

        Assert.Equal([0, 1, 2, 3, 4, 5], world.EffectsOf("a"));
        Assert.Equal(6, world.Positions.NextOf(topic.Name, 0));
        Assert.Equal(5, setBack.Records);
    }

    [Fact]
    public async Task A_group_ahead_of_a_restored_database_reads_again_what_came_after_the_backup()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        Send(topic, 0, 5);
        await RunUntilDoneAsync(topic, new TestWorld { Positions = new TestPositions() }, 5);
        var world = new TestWorld { Positions = new TestPositions() };
        world.Positions.Keep(new KafkaPosition(topic.Name, kafka.Epoch!, 0, 3));

        await RunUntilDoneAsync(topic, world, 5, effects: 2);

        Assert.Equal([3, 4], world.EffectsOf("a"));
    }

    [Fact]
    public async Task A_group_behind_its_database_is_followed()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        Send(topic, 0, 5);
        Commit(topic, 2);
        var world = new TestWorld { Positions = new TestPositions() };
        world.Positions.Keep(new KafkaPosition(topic.Name, kafka.Epoch!, 0, 5));

        await RunUntilDoneAsync(topic, world, 5, effects: 3);

        Assert.Equal([2, 3, 4], world.EffectsOf("a"));
        Assert.Equal(5, world.Positions.NextOf(topic.Name, 0));
    }

    [Fact]
    public async Task A_group_that_was_forgotten_starts_where_the_database_stands()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        Send(topic, 0, 5);
        var world = new TestWorld { Positions = new TestPositions() };
        world.Positions.Keep(new KafkaPosition(topic.Name, kafka.Epoch!, 0, 4));

        await RunUntilDoneAsync(topic, world, 5, effects: 1);

        Assert.Equal([4], world.EffectsOf("a"));
    }

    [Fact]
    public async Task Positions_of_another_life_say_nothing()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        Send(topic, 0, 5);
        var world = new TestWorld { Positions = new TestPositions() };
        world.Positions.Keep(new KafkaPosition(topic.Name, "the life before", 0, 4));

        await RunUntilDoneAsync(topic, world, 5);

        Assert.Equal([0, 1, 2, 3, 4], world.EffectsOf("a"));
    }

    [Fact]
    public async Task Nothing_is_committed_while_the_positions_cannot_be_kept()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var isAway = true;
        var positions = new TestPositions { BeforeWrite = () => Volatile.Read(ref isAway) ? throw new TimeoutException() : Task.CompletedTask };
        var world = new TestWorld { Positions = positions };
        Send(topic, 0, 3);

        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);
        await Wait.UntilAsync(() => world.EffectCount == 3 && cluster.Partitions() is [{ LastError: not null }], cluster.Describe);
        Assert.Equal([-1L], topic.Committed());
        Assert.Contains("positions", cluster.Partitions()[0].LastError, StringComparison.Ordinal);
        Volatile.Write(ref isAway, false);

        await Wait.UntilAsync(() => topic.Committed()[0] == 3, cluster.Describe);
        Assert.Equal(3, positions.NextOf(topic.Name, 0));
    }

    private static void Send(TestTopic topic, int first, int count)
    {
        for (var number = first; number < first + count; number++)
        {
            topic.Send("a", number);
        }

        topic.Flush();
    }

    private void Commit(TestTopic topic, long offset)
    {
        using var client = new ConsumerBuilder<Ignore, Ignore>(
            new ConsumerConfig { BootstrapServers = kafka.BootstrapServers, GroupId = topic.Group, EnableAutoCommit = false }).Build();
        client.Commit([new TopicPartitionOffset(topic.Name, 0, offset)]);
    }

    private async Task RunUntilDoneAsync(TestTopic topic, TestWorld world, long end, int? effects = null)
    {
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);
        await Wait.UntilAsync(
            () => world.EffectCount == (effects ?? end) && topic.Committed()[0] == end && world.Positions!.NextOf(topic.Name, 0) == end, cluster.Describe);
        Assert.Equal(0, cluster.Lag());
    }

    /// <summary>Adds up by how many records a topic's group was set back.</summary>
    private sealed class SetBack : IDisposable
    {
        private readonly MeterListener listener = new();
        private long records;

        public SetBack(string topic)
        {
            listener.InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "kafka_streams.set_back")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            };
            listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            {
                if (tags.ToArray().Contains(new KeyValuePair<string, object?>("topic", topic)))
                {
                    Interlocked.Add(ref records, value);
                }
            });
            listener.Start();
        }

        public long Records => Interlocked.Read(ref records);

        public void Dispose() => listener.Dispose();
    }
}
