using Confluent.Kafka;
using KiVendTout.Hosting.Kafka;
using KiVendTout.Testing.Kafka;

namespace KiVendTout.Hosting.Tests.Kafka;

/// <summary>A producer whose client is broken by an answer that says its sequence is lost.</summary>
public sealed class KafkaProducerTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    private const short Produce = 0;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ErrorCode.OutOfOrderSequenceNumber)]
    [InlineData(ErrorCode.UnknownProducerId)]
    [InlineData(ErrorCode.InvalidProducerEpoch)]
    public async Task A_broken_client_is_used_no_more_and_the_next_write_succeeds(ErrorCode error)
    {
        var topic = kafka.NewTopic(1);
        using var producer = Producer();
        await producer.ProduceAsync(topic, Record(1), Cancellation);

        kafka.Cluster.RefuseRequests(Produce, error, 1);
        try
        {
            await producer.ProduceAsync(topic, Record(2), Cancellation);
        }
        catch (KafkaException)
        {
            // Whether a client is broken by it or sends again by itself is librdkafka's.
            await producer.ProduceAsync(topic, Record(2), Cancellation);
        }

        await producer.ProduceAsync(topic, Record(3), Cancellation);
        Assert.Equal([1, 2, 3], Read(topic, 3));
    }

    [Fact]
    public async Task No_record_of_a_batch_overtakes_one_that_failed()
    {
        const int records = 200;
        var topic = kafka.NewTopic(1);
        using var producer = Producer();
        var written = 0;
        await producer.ProduceAsync(topic, Record(0), Cancellation);

        kafka.Cluster.RefuseRequests(Produce, ErrorCode.OutOfOrderSequenceNumber, 1);
        while (written < records)
        {
            var life = await producer.TakeAsync();
            var writes = Enumerable.Range(written + 1, records - written).Select(number => TryAsync(life, topic, number)).ToList();
            written += (await Task.WhenAll(writes)).TakeWhile(ok => ok).Count();
        }

        var firsts = Read(topic, records + 1).Distinct().ToList();
        Assert.Equal(Enumerable.Range(0, records + 1), firsts);
    }

    private static async Task<bool> TryAsync(ProducerLife life, string topic, int number)
    {
        try
        {
            await life.ProduceAsync(topic, Record(number), Cancellation);
            return true;
        }
        catch (KafkaException)
        {
            return false;
        }
    }

    private static Message<byte[], byte[]> Record(int number) => new() { Key = [1], Value = BitConverter.GetBytes(number) };

    private KafkaProducer Producer() => kafka.Clients().Producer(new ProducerConfig { LingerMs = 2, MessageTimeoutMs = 30_000 });

    private List<int> Read(string topic, int count)
    {
        using var consumer = kafka.Clients().Consumer<byte[], byte[]>(new ConsumerConfig { GroupId = $"g-{Guid.NewGuid():N}" });
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        return [.. Enumerable.Range(0, count).Select(_ => BitConverter.ToInt32(consumer.Consume(TimeSpan.FromSeconds(30))!.Message.Value))];
    }
}
