namespace KiVendTout.Streams.Kafka.Tests.Consuming;

public sealed class CountedClientTests : IDisposable
{
    private readonly Native native = new();
    private readonly CountedClient<Native> client;

    public CountedClientTests() => client = new CountedClient<Native>(native);

    public void Dispose() => native.Dispose();

    [Fact]
    public async Task It_is_closed_when_the_last_call_under_way_is_over()
    {
        var answers = new TaskCompletionSource<int>();
        var first = client.CallAsync(_ => answers.Task);
        var second = client.CallAsync(_ => answers.Task);

        var closing = client.CloseAsync();
        Assert.False(native.IsClosed);
        answers.SetResult(1);
        await Task.WhenAll(first, second, closing);

        Assert.True(native.IsClosed);
    }

    [Fact]
    public async Task It_takes_no_call_once_it_is_to_be_closed()
    {
        var answer = new TaskCompletionSource<int>();
        var under = client.CallAsync(_ => answer.Task);
        var closing = client.CloseAsync();

        Assert.Throws<ObjectDisposedException>(() => client.Call(it => it.IsClosed));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.CallAsync(it => Task.FromResult(it.IsClosed)));

        answer.SetResult(1);
        await Task.WhenAll(under, closing);
    }

    [Fact]
    public async Task Calls_that_fail_are_over_too()
    {
        Assert.Throws<FormatException>(() => client.Call<int>(_ => throw new FormatException()));
        await Assert.ThrowsAsync<FormatException>(() => client.CallAsync<int>(_ => Task.FromException<int>(new FormatException())));

        await client.CloseAsync();
        await client.CloseAsync();

        Assert.True(native.IsClosed);
    }

    private sealed class Native : IDisposable
    {
        public bool IsClosed { get; private set; }

        public void Dispose() => IsClosed = true;
    }
}
