using Confluent.Kafka;
using KiVendTout.Testing.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace KiVendTout.Streams.Kafka.Tests.Reading;

public sealed class SideReaderTests(EmbeddedKafkaFixture kafka)
{
    [Fact]
    public async Task A_time_is_found_without_decoding_a_record()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        var noon = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        topic.Send("a", 0, at: noon);
        topic.Send("a", 1, at: noon.AddMinutes(1));
        topic.Flush();
        var options = new KafkaStreamOptions { BootstrapServers = kafka.BootstrapServers, ConsumerGroup = topic.Group };
        var codec = new CountingCodec();
        using var reader = new SideReader(
            "test", options, new KafkaClients("test", options, TimeProvider.System, NullLogger.Instance), codec, TimeProvider.System, NullLogger.Instance);
        var partition = new TopicPartition(topic.Name, 0);

        Assert.Equal(1, await reader.FindTimeAsync(partition, noon.AddSeconds(1), TestContext.Current.CancellationToken));
        Assert.Null(await reader.FindTimeAsync(partition, noon.AddHours(1), TestContext.Current.CancellationToken));
        Assert.Equal(0, codec.Calls);

        await reader.ReadAsync(new SideRead(partition, 0, until: null, decodes: true, SeeAll), TestContext.Current.CancellationToken);
        Assert.Equal(2, codec.Calls);

        static bool SeeAll(in KafkaRecord record, in KafkaDecodeResult decoded) => true;
    }

    private sealed class CountingCodec : IKafkaRecordCodec
    {
        public int Calls { get; private set; }

        public KafkaDecodeResult Decode(in KafkaRecord record)
        {
            Calls++;
            return KafkaDecodeResult.Ignore("counted");
        }
    }
}
