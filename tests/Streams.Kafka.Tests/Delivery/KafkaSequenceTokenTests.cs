using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Streams;

namespace KiVendTout.Streams.Kafka.Tests.Delivery;

public sealed class KafkaSequenceTokenTests
{
    [Fact]
    public void Tokens_of_a_partition_are_ordered_by_offset()
    {
        var older = new KafkaSequenceToken("t", 1, 5);
        var newer = new KafkaSequenceToken("t", 1, 6);
        Assert.True(older.Older(newer));
        Assert.True(newer.Newer(older));
        Assert.True(newer.CompareTo(null) > 0);
        Assert.Equal(older, new KafkaSequenceToken("t", 1, 5, "00-trace"));
        Assert.NotEqual<StreamSequenceToken>(older, new KafkaSequenceToken("t", 2, 5));
        Assert.Equal("t[1]@5", older.ToString());
    }

    [Fact]
    public void A_token_survives_serialisation()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer<StreamSequenceToken>>();
        var token = new KafkaSequenceToken("payments", 7, 1L << 40, "00-trace");
        var copy = Assert.IsType<KafkaSequenceToken>(serializer.Deserialize(serializer.SerializeToArray(token)));
        Assert.Equal(token, copy);
        Assert.Equal("00-trace", copy.TraceParent);
        Assert.Equal(1L << 40, copy.SequenceNumber);
    }
}
