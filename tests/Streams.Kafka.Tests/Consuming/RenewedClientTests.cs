using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace KiVendTout.Streams.Kafka.Tests.Consuming;

public sealed class RenewedClientTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider clock = new();
    private readonly List<Fake> made = [];
    private readonly List<string> told = [];
    private readonly RenewedClient<Fake> client;

    public RenewedClientTests() => client = new(
        () =>
        {
            made.Add(new Fake());
            return made[^1];
        },
        clock,
        told.Add);

    [Fact]
    public void A_client_is_made_when_it_is_first_needed_and_kept()
    {
        Assert.Empty(made);

        Assert.Same(client.Call(it => it), client.Call(it => it));
        Assert.Single(made);
    }

    [Theory]
    [InlineData(ErrorCode.Local_TimedOut)]
    [InlineData(ErrorCode.NotCoordinatorForGroup)]
    [InlineData(ErrorCode.UnknownMemberId)]
    [InlineData(ErrorCode.Local_AllBrokersDown)]
    public void An_error_that_is_not_fatal_leaves_it(ErrorCode code)
    {
        Fail(new Error(code));
        clock.Advance(Second);

        Assert.False(client.Call(it => it).IsClosed);
        Assert.Single(made);
    }

    [Theory]
    [InlineData(ErrorCode.Local_Fatal)]
    [InlineData(ErrorCode.FencedInstanceId)]
    public async Task After_a_fatal_error_another_takes_its_place(ErrorCode code)
    {
        clock.Advance(Second);
        Fail(new Error(code, "why", isFatal: true));
        Assert.Equal("why", Assert.Throws<KafkaException>(() => client.Call(it => it)).Error.Reason);
        Assert.Single(made);

        clock.Advance(Second);
        var now = client.Call(it => it);

        Assert.Same(made[1], now);
        Assert.Equal(["why"], told);
        await client.CloseAsync();
        Assert.All(made, it => Assert.True(it.IsClosed));
    }

    [Fact]
    public async Task The_broken_one_is_closed_when_the_last_call_on_it_is_over()
    {
        var call = new TaskCompletionSource<bool>();
        var late = client.CallAsync(_ => call.Task);
        Fail(new Error(ErrorCode.Local_Fatal));
        clock.Advance(Second);

        var now = client.Call(it => it);
        Assert.NotSame(made[0], now);
        Assert.False(made[0].IsClosed);
        var closed = client.CloseAsync();
        Assert.False(closed.IsCompleted);

        call.SetException(new KafkaException(ErrorCode.Local_Fatal));
        await Assert.ThrowsAsync<KafkaException>(() => late);
        await closed;
        Assert.True(made[0].IsClosed);
    }

    [Fact]
    public void What_broke_the_one_before_does_not_break_the_one_of_now()
    {
        var before = client.Take();
        client.Break(before, "first");
        clock.Advance(Second);
        var now = client.Take();

        client.Break(before, "late");
        clock.Advance(Second);

        Assert.Same(now, client.Take());
        Assert.Equal(["first"], told);
    }

    [Fact]
    public async Task A_closed_one_is_not_made_again()
    {
        await client.CloseAsync();

        Assert.Throws<ObjectDisposedException>(() => client.Call(it => it));
        Assert.Empty(made);
    }

    private void Fail(Error error) => Assert.Throws<KafkaException>(() => client.Call(_ => throw new KafkaException(error)));

    private sealed class Fake : IDisposable
    {
        public bool IsClosed { get; private set; }

        public void Dispose() => IsClosed = true;
    }
}
