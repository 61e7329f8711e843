using System.Text;
using KiVendTout.Testing.Kafka;

namespace KiVendTout.Streams.Kafka.Tests.Clusters;

/// <summary>Records that are there to stop a partition.</summary>
public sealed class HostileRecordTests(EmbeddedKafkaFixture kafka)
{
    [Fact]
    public async Task Times_that_no_calendar_has_are_dead_lettered()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var world = new TestWorld();
        topic.SendAt(0, 0, "a", 0);
        topic.SendAt(DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() + 1, 0, "a", 1);
        topic.SendAt(long.MaxValue, 0, "a", 2);
        topic.SendAt(DateTimeOffset.MaxValue.ToUnixTimeMilliseconds(), 0, "a", 3);
        topic.SendAt(long.MinValue, 0, "a", 4);
        topic.SendAt(-62_135_596_800_001, 0, "a", 5);
        topic.Send("a", 6);
        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);
        await Wait.UntilAsync(() => topic.Committed()[0] == 7, cluster.Describe);

        Assert.Equal([0, 3, 4, 5, 6], world.EffectsOf("a"));
        Assert.Equal([1, 2], world.Mirrored.Select(letter => letter.Offset).Order());
        Assert.All(world.Mirrored, letter => Assert.Equal("The record's timestamp is out of range.", letter.Reason));
    }

    [Fact]
    public async Task What_a_codec_cannot_mean_is_dead_lettered()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var world = new TestWorld();
        topic.Send("a", 0);
        topic.SendRaw(0, null, "misfit"u8.ToArray());
        topic.SendRaw(0, null, "hollow"u8.ToArray());
        topic.SendRaw(0, null, "misfit"u8.ToArray());
        topic.Send("a", 1);
        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);
        await Wait.UntilAsync(() => topic.Committed()[0] == 5, cluster.Describe);

        Assert.Equal([0, 1], world.EffectsOf("a"));
        var reasons = topic.DeadLetters().ToDictionary(
            letter => Header(letter.Message.Headers, KafkaDeadLetterHeaders.Offset), letter => Header(letter.Message.Headers, KafkaDeadLetterHeaders.Reason));
        Assert.Equal(["1", "2", "3"], reasons.Keys.Order());
        Assert.Contains("another kind than TestEvent", reasons["1"], StringComparison.Ordinal);
        Assert.Contains("without an event", reasons["2"], StringComparison.Ordinal);
        Assert.Contains("another kind than TestEvent", reasons["3"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_that_repeats_while_all_else_answers_is_dead_lettered_alone()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var failures = 0;
        var world = new TestWorld { IsAnswering = () => true, BeforeBatch = (_, batch) => Fail(batch, ref failures, 7, 8, 30) };
        for (var i = 0; i < 40; i++)
        {
            topic.Send("k", i);
        }

        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world, configure: Repeating);
        await Wait.UntilAsync(() => topic.Committed()[0] == 40, cluster.Describe);

        Assert.Equal(Enumerable.Range(0, 40).Except([7, 8, 30]), world.EffectsOf("k"));
        Assert.Empty(world.OutOfOrder);
        Assert.Equal([7, 8, 30], world.Mirrored.Select(letter => letter.Offset).Order());
        Assert.All(world.Mirrored, letter => Assert.Contains(nameof(TimeoutException), letter.Reason, StringComparison.Ordinal));
        Assert.True(failures >= 3 * Tries);
    }

    [Fact]
    public async Task A_fault_that_repeats_during_an_outage_is_never_dead_lettered()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var (failures, questions, down) = (0, 0, true);
        var world = new TestWorld
        {
            BeforeBatch = (_, batch) => Volatile.Read(ref down) ? Fail(batch, ref failures, 0) : Task.CompletedTask,

            // An outage in which the database seems to be back now and then, and even throws.
            IsAnswering = () => (Interlocked.Increment(ref questions) % 3) switch { 0 => false, 1 => true, _ => throw new TimeoutException("the database is away") },
        };
        topic.Send("k", 0);
        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world, configure: Repeating);
        await Wait.UntilAsync(() => failures > 20 * Tries, () => $"{failures} failures");
        Assert.Empty(world.Mirrored);

        Volatile.Write(ref down, false);
        await Wait.UntilAsync(() => topic.Committed()[0] == 1, cluster.Describe);
        Assert.Equal([0], world.EffectsOf("k"));
        Assert.Empty(topic.DeadLetters());
    }

    [Fact]
    public async Task A_partition_that_stands_still_is_said_to_until_it_moves_again()
    {
        using var topic = new TestTopic(kafka, partitions: 2);
        var down = true;
        var world = new TestWorld
        {
            BeforeBatch = (_, batch) => Volatile.Read(ref down) && batch[0].Key == "bad" ? throw new TimeoutException("the database is away") : Task.CompletedTask,
        };
        topic.Send("bad", 0, partition: 0);
        topic.Send("good", 0, partition: 1);
        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(
            kafka, topic, world, configure: o => o.PartitionStallMax = TimeSpan.FromSeconds(1));
        await Wait.UntilAsync(() => cluster.Partitions().Any(partition => partition.IsStalled) && world.EffectCount == 1, cluster.Describe);

        Assert.Equal(0, Assert.Single(cluster.Partitions(), partition => partition.IsStalled).Partition);
        Assert.False(cluster.Status().IsReady);
        Assert.Contains($"{topic.Name}[0] is stalled: nothing committed for", cluster.Status().NotReadyReason, StringComparison.Ordinal);

        Volatile.Write(ref down, false);
        await Wait.UntilAsync(() => cluster.Status().IsReady && cluster.Lag() == 0, cluster.Describe);
        Assert.Null(cluster.Status().NotReadyReason);
    }

    private const int Tries = 4;

    private static void Repeating(KafkaStreamOptions options)
    {
        options.RepeatedFaultTries = Tries;
        options.RepeatedFaultTime = TimeSpan.FromMilliseconds(200);
        options.DependencyCheckPeriod = TimeSpan.FromMilliseconds(1);
    }

    private static Task Fail(IReadOnlyList<TestEvent> batch, ref int failures, params int[] bad)
    {
        if (!batch.Any(e => bad.Contains(e.Number)))
        {
            return Task.CompletedTask;
        }

        Interlocked.Increment(ref failures);
        throw new TimeoutException("for no reason that anybody knows");
    }

    private static string Header(Confluent.Kafka.Headers headers, string name) => Encoding.UTF8.GetString(headers.GetLastBytes(name));
}
