using System.Text;
using Confluent.Kafka;
using KiVendTout.Cli.DeadLetters;
using KiVendTout.Cli.Topics;
using KiVendTout.Testing.Kafka;
using KiVendTout.Testing.Postgres;
using Npgsql;

namespace KiVendTout.Cli.Tests.DeadLetters;

public sealed class DeadLetterReplayTests(PostgresFixture postgres, EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dead_letter_goes_to_its_topic_as_it_was_and_only_once()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(database.App);
        var topic = kafka.NewTopic(1);
        await InsertAsync(source, topic, "C1", [1, 2, 3]);
        var archive = new DeadLetterArchive(source);
        using var producer = QuietKafka.Producer(kafka.Clients(), QuietKafka.AnswerLimit);
        var replay = new DeadLetterReplay(archive, producer);

        Assert.Single(await archive.ListAsync(topic, withReplayed: false, 10, Cancellation));
        Assert.Equal(1, await replay.RunAsync(topic, id: null, Cancellation));
        Assert.Equal(0, await replay.RunAsync(topic, id: null, Cancellation));

        Assert.Empty(await archive.ListAsync(topic, withReplayed: false, 10, Cancellation));
        Assert.NotNull(Assert.Single(await archive.ListAsync(topic, withReplayed: true, 10, Cancellation)).ReplayedAt);
        var record = Read(topic);
        Assert.Equal("C1", Encoding.UTF8.GetString(record.Key));
        Assert.Equal([1, 2, 3], record.Value);
        Assert.Equal("kivendtout.x.v1.Unknown", Encoding.UTF8.GetString(record.Headers.GetLastBytes("ce_type")));
    }

    private static async Task InsertAsync(NpgsqlDataSource source, string topic, string key, byte[] value)
    {
        await using var command = source.CreateCommand(
            """
            INSERT INTO dead_letters (topic, partition, record_offset, broker_epoch, reason, exception_type, key, headers, payload, attempts)
            VALUES ($1, 0, 0, 'epoch', 'unknown type', 'None', $2, $3::jsonb, $4, 1)
            """);
        command.Parameters.AddWithValue(topic);
        command.Parameters.AddWithValue(Encoding.UTF8.GetBytes(key));
        command.Parameters.AddWithValue($$"""{"ce_type": "{{Convert.ToBase64String("kivendtout.x.v1.Unknown"u8)}}"}""");
        command.Parameters.AddWithValue(value);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private Message<byte[], byte[]> Read(string topic)
    {
        using var consumer = QuietKafka.Consumer(kafka.Clients(), $"g-{Guid.NewGuid():N}");
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        return consumer.Consume(Limit)?.Message ?? throw new TimeoutException("nothing came");
    }
}
