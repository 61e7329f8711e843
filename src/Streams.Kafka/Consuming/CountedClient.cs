namespace KiVendTout.Streams.Kafka;

/// <summary>
/// A client that several threads call. The native library frees a client's memory when it is closed, whoever still uses it, and a call on
/// freed memory ends the process. So this one takes no calls once it is to be closed, and is closed when the last of them is over.
/// </summary>
/// <typeparam name="TClient">What the client is.</typeparam>
internal sealed class CountedClient<TClient>
    where TClient : IDisposable
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TClient client;
    private readonly Task closed;
    private int calls;
    private bool isClosing;

    /// <summary>Takes over a client, and closes it in the end.</summary>
    public CountedClient(TClient client)
    {
        this.client = client;
        closed = DisposeWhenQuietAsync();
    }

    /// <summary>Calls the client.</summary>
    /// <exception cref="ObjectDisposedException">It is closed, or about to be.</exception>
    public TResult Call<TResult>(Func<TClient, TResult> call)
    {
        Enter();
        try
        {
            return call(client);
        }
        finally
        {
            Leave();
        }
    }

    /// <inheritdoc cref="Call{TResult}(Func{TClient, TResult})"/>
    public void Call(Action<TClient> call) => Call(it =>
    {
        call(it);
        return true;
    });

    /// <summary>Calls the client; the call is over when its task is.</summary>
    /// <exception cref="ObjectDisposedException">It is closed, or about to be.</exception>
    public async Task<TResult> CallAsync<TResult>(Func<TClient, Task<TResult>> call)
    {
        Enter();
        try
        {
            return await call(client);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Takes no more calls. Done when those under way are over and the client is closed.</summary>
    public Task CloseAsync()
    {
        lock (gate)
        {
            isClosing = true;
            TellQuiet();
        }

        return closed;
    }

    private void Enter()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isClosing, this);
            calls++;
        }
    }

    private void Leave()
    {
        lock (gate)
        {
            calls--;
            TellQuiet();
        }
    }

    private void TellQuiet()
    {
        if (isClosing && calls == 0)
        {
            quiet.TrySetResult();
        }
    }

    private async Task DisposeWhenQuietAsync()
    {
        await quiet.Task;
        client.Dispose();
    }
}
