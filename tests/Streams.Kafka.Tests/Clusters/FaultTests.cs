using System.Text;
using Confluent.Kafka;
using KiVendTout.Testing.Kafka;

namespace KiVendTout.Streams.Kafka.Tests.Clusters;

public sealed class FaultTests(EmbeddedKafkaFixture kafka)
{
    [Fact]
    public async Task A_deterministic_fault_in_a_batch_is_dead_lettered_and_its_neighbours_take_effect_in_order()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var world = new TestWorld { BeforeBatch = (_, batch) => batch.Any(e => e.Number == 13) ? throw new PoisonException("thirteen") : Task.CompletedTask };
        for (var i = 0; i < 40; i++)
        {
            topic.SendRaw(0, "k"u8.ToArray(), TestCodec.Value("k", i), ("ce_id", $"event-{i}"));
        }

        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);
        await Wait.UntilAsync(() => topic.Committed()[0] == 40, cluster.Describe);

        Assert.Equal(Enumerable.Range(0, 40).Where(i => i != 13), world.EffectsOf("k"));
        Assert.Empty(world.OutOfOrder);
        var letter = Assert.Single(topic.DeadLetters());
        Assert.Equal("k", Encoding.UTF8.GetString(letter.Message.Key!));
        Assert.Equal("k:13", Encoding.UTF8.GetString(letter.Message.Value!));
        Assert.Equal("event-13", Header(letter, "ce_id"));
        Assert.Equal(topic.Name, Header(letter, KafkaDeadLetterHeaders.Topic));
        Assert.Equal("0", Header(letter, KafkaDeadLetterHeaders.Partition));
        Assert.Equal("13", Header(letter, KafkaDeadLetterHeaders.Offset));
        Assert.Equal("thirteen", Header(letter, KafkaDeadLetterHeaders.Reason));
        Assert.Equal(typeof(PoisonException).FullName, Header(letter, KafkaDeadLetterHeaders.ExceptionType));
        Assert.Equal("Fault", Header(letter, KafkaDeadLetterHeaders.Cause));
        Assert.True(int.Parse(Header(letter, KafkaDeadLetterHeaders.Attempts), null) >= 1);
        Assert.Equal(13, Assert.Single(world.Mirrored).Offset);
    }

    [Fact]
    public async Task A_fault_of_an_observer_of_single_events_is_dead_lettered_alone()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var world = new TestWorld
        {
            BeforeBatch = (stream, batch) => stream == "single" && batch[0].Number == 2 ? throw new PoisonException("two") : Task.CompletedTask,
        };
        for (var i = 0; i < 5; i++)
        {
            topic.Send("a", i, other: "single");
        }

        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);
        await Wait.UntilAsync(() => topic.Committed()[0] == 5, cluster.Describe);
        Assert.Equal([0, 1, 3, 4], world.EffectsOf("single"));
        Assert.Equal([0, 1, 2, 3, 4], world.EffectsOf("a"));
        Assert.Equal(TestCodec.Others, Header(Assert.Single(topic.DeadLetters()), KafkaDeadLetterHeaders.Stream));
    }

    [Fact]
    public async Task An_infrastructure_fault_is_tried_again_without_a_dead_letter()
    {
        using var topic = new TestTopic(kafka, partitions: 3);
        var down = true;
        var failures = 0;
        var world = new TestWorld
        {
            BeforeBatch = (_, _) =>
            {
                if (Volatile.Read(ref down))
                {
                    Interlocked.Increment(ref failures);
                    throw new TimeoutException("the database is away");
                }

                return Task.CompletedTask;
            },
        };
        for (var i = 0; i < 300; i++)
        {
            topic.Send($"k{i % 30}", i);
        }

        topic.Flush();
        // Rounds that end quickly, so that the agent's giving up, which must not lose anything, happens too.
        await using var cluster = await StreamsCluster.StartAsync(
            kafka, topic, world, configure: o => o.ColdStreamHoldMax = TimeSpan.FromMilliseconds(300));
        await Wait.UntilAsync(() => failures > 300, () => $"{failures} failures");
        Assert.All(topic.Committed(), offset => Assert.Equal(-1, offset));

        Volatile.Write(ref down, false);
        await Wait.UntilAsync(() => world.EffectCount == 300 && cluster.Lag() == 0, cluster.Describe);
        Assert.Empty(world.OutOfOrder);
        Assert.Empty(topic.DeadLetters());
        Assert.Empty(world.Mirrored);
    }

    [Fact]
    public async Task A_grain_that_cannot_be_activated_for_a_while_loses_nothing()
    {
        using var topic = new TestTopic(kafka, partitions: 2);
        var down = true;
        var refusals = 0;
        var world = new TestWorld
        {
            OnActivate = _ =>
            {
                if (Volatile.Read(ref down))
                {
                    Interlocked.Increment(ref refusals);
                    throw new TimeoutException("the database is away");
                }
            },
        };
        for (var i = 0; i < 200; i++)
        {
            topic.Send($"k{i % 20}", i);
        }

        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(
            kafka, topic, world, configure: o => o.ColdStreamHoldMax = TimeSpan.FromMilliseconds(500));
        await Wait.UntilAsync(() => refusals > 100, () => $"{refusals} refusals");
        Volatile.Write(ref down, false);
        await Wait.UntilAsync(() => world.EffectCount == 200 && cluster.Lag() == 0, cluster.Describe);
        Assert.Empty(world.OutOfOrder);
        Assert.Empty(topic.DeadLetters());
    }

    [Fact]
    public async Task A_record_that_cannot_be_decoded_is_dead_lettered_and_its_partition_moves_on()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var world = new TestWorld();
        topic.Send("a", 0);
        topic.SendRaw(0, [1], "nonsense"u8.ToArray(), ("ce_id", "bad"));
        topic.SendRaw(0, null, "throw"u8.ToArray());
        topic.SendRaw(0, null, "ignore"u8.ToArray());
        topic.SendRaw(0, [2], null);
        topic.Send("a", 1);
        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);
        await Wait.UntilAsync(() => topic.Committed()[0] == 6, cluster.Describe);

        Assert.Equal([0, 1], world.EffectsOf("a"));
        var letters = topic.DeadLetters();
        Assert.Equal(["1", "2", "4"], letters.Select(letter => Header(letter, KafkaDeadLetterHeaders.Offset)).Order());
        var bad = letters.Single(letter => Header(letter, KafkaDeadLetterHeaders.Offset) == "1");
        Assert.Equal("nonsense", Encoding.UTF8.GetString(bad.Message.Value!));
        Assert.Equal("bad", Header(bad, "ce_id"));
        Assert.Equal("no key and number", Header(bad, KafkaDeadLetterHeaders.Reason));
        Assert.Equal("Undecodable", Header(bad, KafkaDeadLetterHeaders.Cause));
        var thrown = letters.Single(letter => Header(letter, KafkaDeadLetterHeaders.Offset) == "2");
        Assert.Equal("The codec threw FormatException.", Header(thrown, KafkaDeadLetterHeaders.Reason));
    }

    [Fact]
    public async Task Nothing_is_done_before_the_mirror_has_its_letter()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var down = true;
        var refusals = 0;
        var world = new TestWorld
        {
            BeforeBatch = (_, batch) => batch.Any(e => e.Number == 1) ? throw new PoisonException("one") : Task.CompletedTask,
            OnMirror = _ =>
            {
                if (Volatile.Read(ref down))
                {
                    Interlocked.Increment(ref refusals);
                    throw new TimeoutException("the database is away");
                }
            },
        };
        topic.Send("a", 0);
        topic.Send("a", 1);
        topic.SendRaw(0, null, "nonsense"u8.ToArray());
        topic.Send("a", 2);
        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);
        await Wait.UntilAsync(() => refusals > 10, () => $"{refusals} refusals");
        Assert.True(topic.Committed()[0] <= 1);
        Assert.Empty(topic.DeadLetters());

        Volatile.Write(ref down, false);
        await Wait.UntilAsync(() => topic.Committed()[0] == 4, cluster.Describe);
        Assert.Equal([0, 2], world.EffectsOf("a"));
        Assert.Equal(2, topic.DeadLetters().Count);
        Assert.Equal([1, 2], world.Mirrored.Select(letter => letter.Offset).Distinct().Order());
    }

    [Fact]
    public async Task Events_that_no_grain_takes_wait_and_say_so()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var world = new TestWorld();
        topic.Send("a", 0);
        topic.Send(TestCodec.Deaf, 0, partition: 0);
        topic.Send("a", 1);
        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);
        await Wait.UntilAsync(() => world.EffectsOf("a").Length == 2, cluster.Describe);
        await Wait.UntilAsync(() => cluster.Partitions()[0].LastError?.Contains(TestCodec.Deaf, StringComparison.Ordinal) == true, cluster.Describe);
        await Wait.UntilAsync(() => topic.Committed()[0] == 1 && cluster.Partitions()[0].Lag == 2, cluster.Describe);
    }

    [Fact]
    public async Task Events_for_a_namespace_without_subscribers_wait_and_say_so()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var world = new TestWorld();
        topic.Send(TestCodec.Nobody, 0, partition: 0);
        topic.Send("a", 1);
        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);
        await Wait.UntilAsync(() => world.EffectsOf("a").Length == 1, cluster.Describe);
        await Wait.UntilAsync(() => cluster.Partitions()[0].LastError?.Contains(TestCodec.Nobody, StringComparison.Ordinal) == true, cluster.Describe);
        Assert.Equal(-1, topic.Committed()[0]);
    }

    private static string Header(ConsumeResult<byte[]?, byte[]?> record, string name) =>
        Encoding.UTF8.GetString(record.Message.Headers.GetLastBytes(name));
}
