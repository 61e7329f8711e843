namespace KiVendTout.Streams.Kafka.Tests.Providers;

public sealed class RetryBackoffTests
{
    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 100)]
    [InlineData(2, 200)]
    [InlineData(5, 1_600)]
    [InlineData(6, 2_000)]
    [InlineData(1_000_000, 2_000)]
    public void Delays_double_up_to_the_longest(int attempt, int expectedMs) =>
        Assert.Equal(
            TimeSpan.FromMilliseconds(expectedMs),
            RetryBackoff.Delay(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2), attempt));
}
