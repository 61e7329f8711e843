using System.Security.Cryptography;
using System.Text;
using Confluent.Kafka;
using KiVendTout.Testing.Kafka;

namespace KiVendTout.Streams.Kafka.Tests.Clusters;

/// <summary>Letters that their topic does not take, or the mirror, or neither yet.</summary>
public sealed class DeadLetterTests(EmbeddedKafkaFixture kafka)
{
    private const int Limit = 20_000;

    private static readonly string Large = Convert.ToHexString(RandomNumberGenerator.GetBytes(Limit));

    [Fact]
    public async Task A_record_larger_than_its_dead_letter_topic_takes_goes_there_without_what_is_too_large()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var world = new TestWorld { BeforeBatch = (_, batch) => batch.Any(e => e.Number == 1) ? throw new PoisonException(Large) : Task.CompletedTask };
        topic.Send("a", 0);
        topic.SendRaw(0, "k"u8.ToArray(), Encoding.UTF8.GetBytes(Large), ("ce_id", "large-value"));
        topic.SendRaw(0, "k"u8.ToArray(), "nonsense"u8.ToArray(), ("ce_id", "large-header"), ("x", Large));
        topic.SendRaw(0, Encoding.UTF8.GetBytes(Large), "nonsense"u8.ToArray());
        topic.SendRaw(0, "a"u8.ToArray(), TestCodec.Value("a", 1), ("x", Large), ("x", Large));
        topic.Send("a", 2);
        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(
            kafka, topic, world, configure: o => o.ClientSettings["message.max.bytes"] = $"{Limit}");
        await Wait.UntilAsync(() => topic.Committed()[0] == 6, cluster.Describe);

        Assert.Equal([0, 2], world.EffectsOf("a"));
        var letters = topic.DeadLetters().ToDictionary(letter => Header(letter, KafkaDeadLetterHeaders.Offset)!);
        Assert.Equal(["1", "2", "3", "4"], letters.Keys.Order());
        Assert.Null(letters["1"].Message.Value);
        Assert.Equal("large-value", Header(letters["1"], "ce_id"));
        Assert.Equal(
            $"too large: value, {Large.Length} bytes, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Large)))}",
            Header(letters["1"], KafkaDeadLetterHeaders.Withheld));
        Assert.Contains("headers", Header(letters["2"], KafkaDeadLetterHeaders.Withheld), StringComparison.Ordinal);
        Assert.Equal("k"u8.ToArray(), letters["2"].Message.Key);
        Assert.Contains("key", Header(letters["3"], KafkaDeadLetterHeaders.Withheld), StringComparison.Ordinal);
        Assert.Equal("Fault", Header(letters["4"], KafkaDeadLetterHeaders.Cause));

        // The mirror has each once, and whole.
        Assert.Equal([1, 2, 3, 4], world.Mirrored.Select(letter => letter.Offset).Order());
        Assert.All(world.Mirrored, letter => Assert.Null(letter.Withheld));
    }

    [Fact]
    public async Task Letters_that_cannot_be_written_hold_up_no_others()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var refusals = 0;
        var down = true;
        var world = new TestWorld
        {
            OnMirror = letter =>
            {
                if (letter.Offset < 3 && Volatile.Read(ref down))
                {
                    Interlocked.Increment(ref refusals);
                    throw new TimeoutException("not these");
                }
            },
        };
        for (var i = 0; i < 6; i++)
        {
            topic.SendRaw(0, null, "nonsense"u8.ToArray());
        }

        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world, configure: o => o.DeadLettersAtOnceMax = 1);
        await Wait.UntilAsync(() => topic.DeadLetters().Count == 3 && refusals > 3, cluster.Describe);
        Assert.Equal(-1, topic.Committed()[0]);

        Volatile.Write(ref down, false);
        await Wait.UntilAsync(() => topic.Committed()[0] == 6, cluster.Describe);
        Assert.Equal(6, world.Mirrored.Count);
    }

    [Fact]
    public async Task What_the_mirror_withholds_does_not_go_to_the_topic()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var world = new TestWorld { Keep = letter => letter with { Value = null, Headers = [], Withheld = "erased" } };
        topic.SendRaw(0, "k"u8.ToArray(), "nonsense"u8.ToArray(), ("ce_id", "bad"));
        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);
        await Wait.UntilAsync(() => topic.Committed()[0] == 1, cluster.Describe);

        var letter = Assert.Single(topic.DeadLetters());
        Assert.Null(letter.Message.Value);
        Assert.Null(Header(letter, "ce_id"));
        Assert.Equal("erased", Header(letter, KafkaDeadLetterHeaders.Withheld));
    }

    [Fact]
    public async Task A_letter_that_is_not_the_records_does_not_go_to_the_topic_and_the_record_is_done()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var world = new TestWorld { Keep = letter => letter.Offset == 0 ? null : letter };
        topic.SendRaw(0, null, "nonsense"u8.ToArray());
        topic.SendRaw(0, null, "nonsense"u8.ToArray());
        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, world);
        await Wait.UntilAsync(() => topic.Committed()[0] == 2, cluster.Describe);

        Assert.Equal("1", Header(Assert.Single(topic.DeadLetters()), KafkaDeadLetterHeaders.Offset));
    }

    private static string? Header(ConsumeResult<byte[]?, byte[]?> record, string name) =>
        record.Message.Headers.TryGetLastBytes(name, out var value) ? Encoding.UTF8.GetString(value) : null;
}
