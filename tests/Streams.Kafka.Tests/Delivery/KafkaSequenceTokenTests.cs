using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Streams;

namespace KiVendTout.Streams.Kafka.Tests.Delivery;

public sealed class KafkaSequenceTokenTests
{
    /// <summary>payments[7]@1099511627776 with trace 00-trace, as the first version of the package wrote it.</summary>
    private const string FirstVersion = "MAEYhHBRQ2tpdmVuZHRvdXQuc3RyZWFtcy5rYWZrYS50b2tlbi52MehAEXBheW1lbnRzAR0BIAAAAACAQREwMC10cmFjZeA=";

    private static readonly Gen<KafkaSequenceToken> Tokens = Gen.Select(
        Gen.Bool, Gen.Int[0, 2], Gen.Long[0, 3], (isFirst, partition, offset) => new KafkaSequenceToken(isFirst ? "a" : "b", partition, offset));

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
    public void The_order_is_total_and_agrees_with_equality() => Gen.Select(Tokens, Tokens, Tokens).Sample((a, b, c) =>
        Math.Sign(a.CompareTo(b)) == -Math.Sign(b.CompareTo(a))
        && (a.CompareTo(b) == 0) == a.Equals(b)
        && (!a.Equals(b) || a.GetHashCode() == b.GetHashCode())
        && (a.CompareTo(b) > 0 || b.CompareTo(c) > 0 || a.CompareTo(c) <= 0));

    [Fact]
    public void A_token_survives_serialisation() => Tokens.Sample(token =>
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer<StreamSequenceToken>>();
        return token.Equals(serializer.Deserialize(serializer.SerializeToArray(token)));
    }, iter: 20);

    [Fact]
    public void A_token_of_the_first_version_is_read_and_written_as_then()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer<StreamSequenceToken>>();
        var token = new KafkaSequenceToken("payments", 7, 1L << 40, "00-trace");

        Assert.Equal(FirstVersion, Convert.ToBase64String(serializer.SerializeToArray(token)));
        var copy = Assert.IsType<KafkaSequenceToken>(serializer.Deserialize(Convert.FromBase64String(FirstVersion)));
        Assert.Equal(token, copy);
        Assert.Equal("00-trace", copy.TraceParent);
    }
}
