using Confluent.Kafka;

namespace KiVendTout.Streams.Kafka.Tests.Records;

public class KafkaRecordTests
{
    [Theory]
    [InlineData(long.MinValue, 0)]
    [InlineData(-1, 0)]
    [InlineData(1_768_478_400_123, 1_768_478_400_123)]
    [InlineData(253_402_300_800_000, 253_402_300_799_999)]
    [InlineData(long.MaxValue, 253_402_300_799_999)]
    public void Any_number_of_milliseconds_is_a_time(long told, long kept) => Assert.Equal(
        kept,
        KafkaRecord.From(new ConsumeResult<byte[]?, byte[]?>
        {
            TopicPartitionOffset = new("payments", 0, 0),
            Message = new() { Timestamp = new Timestamp(told, TimestampType.CreateTime) },
        }).Timestamp.ToUnixTimeMilliseconds());
}
