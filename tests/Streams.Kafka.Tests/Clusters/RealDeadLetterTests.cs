using System.Security.Cryptography;
using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using KiVendTout.Testing.Kafka;

namespace KiVendTout.Streams.Kafka.Tests.Clusters;

/// <summary>Brokers of Apache Kafka refuse what is too large for a topic.</summary>
[Collection(RealComingAndGoingTests.Name)]
public sealed class RealDeadLetterTests
{
    private const int Large = 1_200_000;
    private const int Inflated = 17_000_000;

    private readonly RealKafka kafka;

    public RealDeadLetterTests(RealKafka kafka)
    {
        Assert.SkipUnless(kafka.IsPresent, RealKafka.WhyNone);
        this.kafka = kafka;
    }

    [Fact]
    public async Task Bad_records_of_any_size_are_dead_lettered()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        await AllowAsync(topic.Name, 4 * Large);
        var text = new byte[Inflated];
        Array.Fill(text, (byte)'x');
        using (var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig
        {
            BootstrapServers = kafka.BootstrapServers,
            CompressionType = CompressionType.Gzip,
            MessageMaxBytes = 2 * Inflated,
        }).Build())
        {
            foreach (var value in (byte[][])[RandomNumberGenerator.GetBytes(Large), text])
            {
                await producer.ProduceAsync(new TopicPartition(topic.Name, 0), new() { Value = value }, TestContext.Current.CancellationToken);
            }
        }

        topic.Send("a", 1);
        topic.Flush();
        await using var cluster = await StreamsCluster.StartAsync(kafka, topic, new TestWorld());
        await Wait.UntilAsync(() => topic.Committed()[0] == 3, cluster.Describe);

        var letters = topic.DeadLetters().OrderBy(letter => letter.Message.Value?.Length ?? 0).ToList();
        Assert.Equal(2, letters.Count);
        Assert.StartsWith(
            $"too large: value, {Large} bytes, SHA-256 ",
            Encoding.UTF8.GetString(letters[0].Message.Headers.GetLastBytes(KafkaDeadLetterHeaders.Withheld)),
            StringComparison.Ordinal);
        Assert.Equal(text, letters[1].Message.Value);
    }

    /// <summary>The input topic takes more than its dead-letter topic does.</summary>
    private async Task AllowAsync(string topic, int bytes)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = kafka.BootstrapServers }).Build();
        await admin.IncrementalAlterConfigsAsync(new Dictionary<ConfigResource, List<ConfigEntry>>
        {
            [new() { Type = ResourceType.Topic, Name = topic }] =
                [new() { Name = "max.message.bytes", Value = $"{bytes}", IncrementalOperation = AlterConfigOpType.Set }],
        });
    }
}
