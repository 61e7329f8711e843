using System.Text;
using Confluent.Kafka;
using KiVendTout.Testing.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace KiVendTout.Streams.Kafka.Tests.Producing;

public sealed class KafkaRecordProducerTests
{
    private const short Produce = 0;

    [Fact]
    public async Task A_producer_that_has_lost_its_sequence_is_replaced()
    {
        await using var kafka = new EmbeddedKafkaFixture();
        var topic = kafka.NewTopic(1);
        var options = new KafkaStreamOptions { BootstrapServers = kafka.BootstrapServers, ConsumerGroup = "g" };
        var clients = new KafkaClients("test", options, TimeProvider.System, NullLogger.Instance);
        using var producer = new KafkaRecordProducer("test", options, clients, encoder: null, NullLogger.Instance);
        await WriteAsync(producer, topic, "before");

        kafka.Cluster.RefuseRequests(Produce, ErrorCode.OutOfOrderSequenceNumber, 1);
        await Assert.ThrowsAnyAsync<KafkaException>(() => WriteAsync(producer, topic, "refused"));

        await WriteAsync(producer, topic, "refused");
        await WriteAsync(producer, topic, "after");
        using var group = new TestGroup(kafka.BootstrapServers, "reader");
        Assert.Equal(3, group.Count(topic));
    }

    private static Task WriteAsync(KafkaRecordProducer producer, string topic, string value) => producer.ProduceAsync(
        topic, new Message<byte[]?, byte[]?> { Key = [1], Value = Encoding.UTF8.GetBytes(value) }, TestContext.Current.CancellationToken);
}
