using System.Text;
using Confluent.Kafka;
using KiVendTout.Cli.DeadLetters;
using KiVendTout.Cli.Topics;
using KiVendTout.Domain.Common;
using KiVendTout.Stores.Postgres.Messages;
using KiVendTout.Testing.Kafka;
using KiVendTout.Testing.Postgres;

namespace KiVendTout.Cli.Tests.DeadLetters;

/// <summary>Letters are kept by the store that silos keep them with.</summary>
public sealed class DeadLetterReplayTests(PostgresFixture postgres, EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dead_letter_goes_to_its_topic_as_it_was_and_only_once()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var letters = DeadLetterStore.Open(database.App);
        var letter = Letter(kafka.NewTopic(1), 0) with
        {
            Headers = [new("b", [1]), new("a", []), new("b", [2]), new("a", null), new("ce_type", Encoding.UTF8.GetBytes("kivendtout.x.v1.Unknown"))],
        };
        await letters.RecordAsync(letter, Cancellation);

        Assert.Equal(1, (await ReplayAsync(letters, letter.Topic)).Sent);
        Assert.Equal(0, (await ReplayAsync(letters, letter.Topic)).Sent);

        Assert.Empty((await letters.ListAsync(letter.Topic, waitingOnly: true, new PageRequest(10, null), Cancellation)).Items);
        Assert.NotNull(Assert.Single((await letters.ListAsync(letter.Topic, waitingOnly: false, new PageRequest(10, null), Cancellation)).Items).ReplayedAt);
        var record = Assert.Single(Read(letter.Topic, 1));
        Assert.Equal(letter.Key, record.Key);
        Assert.Equal(letter.Payload, record.Value);
        Assert.Equal(
            letter.Headers.Select(header => (header.Name, Hex(header.Value))),
            record.Headers.Select(header => (header.Key, Hex(header.GetValueBytes()))));
    }

    [Fact]
    public async Task A_letter_without_its_value_is_refused_with_the_reason_and_the_others_are_sent()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var letters = DeadLetterStore.Open(database.App);
        var topic = kafka.NewTopic(1);
        await letters.RecordAsync(Letter(topic, 0), Cancellation);
        await letters.RecordAsync(Letter(topic, 1) with { Payload = null, Withheld = "erased; 12 bytes" }, Cancellation);
        await letters.RecordAsync(Letter(topic, 2) with { Key = null, Payload = null }, Cancellation);

        var result = await ReplayAsync(letters, topic);

        Assert.Equal(2, result.Sent);
        Assert.Contains("erased", Assert.Single(result.Refused).Why, StringComparison.Ordinal);
        Assert.Null(Read(topic, 2)[1].Value);
        Assert.Equal(result.Refused[0].Id, Assert.Single((await ReplayAsync(letters, topic)).Refused).Id);
    }

    [Fact]
    public async Task A_letter_that_Kafka_never_takes_is_refused_and_the_others_are_sent()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var letters = DeadLetterStore.Open(database.App);
        var topic = kafka.NewTopic(1);
        await letters.RecordAsync(Letter(topic, 0) with { Payload = Big(1_200_000) }, Cancellation);
        await letters.RecordAsync(Letter(topic, 1), Cancellation);
        using var narrow = kafka.Clients().Producer(new ProducerConfig { MessageMaxBytes = 2_000, MessageTimeoutMs = 10_000 });

        var result = await new DeadLetterReplay(letters, narrow).RunAsync(topic, id: null, Cancellation);

        Assert.Equal(1, result.Sent);
        Assert.Contains("Kafka", Assert.Single(result.Refused).Why, StringComparison.Ordinal);

        // The producer of the command has no limit of its own.
        Assert.Equal(1, (await ReplayAsync(letters, topic)).Sent);
        Assert.Equal(1_200_000, Read(topic, 2)[1].Value.Length);
    }

    private static byte[] Big(int length)
    {
        // Compressible, as the text that such records are made of.
        var bytes = new byte[length];
        Array.Fill(bytes, (byte)'x');
        return bytes;
    }

    private static string Hex(byte[]? bytes) => bytes is null ? "none" : Convert.ToHexString(bytes);

    private static DeadLetter Letter(string topic, long offset) => new()
    {
        Topic = topic,
        Partition = 0,
        Offset = offset,
        BrokerEpoch = "epoch",
        Reason = "unknown type",
        ExceptionType = "None",
        Key = "C1"u8.ToArray(),
        Payload = [1, 2, 3],
    };

    private async Task<ReplayResult> ReplayAsync(DeadLetterStore letters, string? topic)
    {
        using var producer = QuietKafka.Producer(kafka.Clients(), QuietKafka.AnswerLimit);
        return await new DeadLetterReplay(letters, producer).RunAsync(topic, id: null, Cancellation);
    }

    private List<Message<byte[], byte[]>> Read(string topic, int count)
    {
        using var consumer = QuietKafka.Consumer(kafka.Clients(), $"g-{Guid.NewGuid():N}");
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        return [.. Enumerable.Range(0, count).Select(_ => consumer.Consume(Limit)?.Message ?? throw new TimeoutException("too few came"))];
    }
}
