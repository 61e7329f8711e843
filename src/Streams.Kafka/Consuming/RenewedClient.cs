using Confluent.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace KiVendTout.Streams.Kafka;

/// <summary>What is true of every <see cref="RenewedClient{TClient}"/>.</summary>
internal static class RenewedClient
{
    /// <summary>Whether a client does nothing any more after an error.</summary>
    public static bool IsFatal(Error error) => error.IsFatal || error.Code == ErrorCode.Local_Fatal;
}

/// <summary>
/// A client that is made when first needed, and made anew once it is broken: after a fatal error it does nothing any more. The broken one is
/// closed when the last call on it is over.
/// </summary>
/// <typeparam name="TClient">What the client is.</typeparam>
/// <param name="make">Makes one.</param>
/// <param name="clock">The clock.</param>
/// <param name="replaced">Told why a client is replaced.</param>
internal sealed class RenewedClient<TClient>(Func<TClient> make, TimeProvider clock, Action<string> replaced)
    where TClient : class, IDisposable
{
    /// <summary>A client lives this long before another takes its place: what broke it may break that one too.</summary>
    private static readonly TimeSpan LifeMin = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private CountedClient<TClient>? current;
    private string? brokenBy;
    private long madeAt;
    private bool isClosed;
    private Task closing = Task.CompletedTask;

    /// <summary>Calls the client of now.</summary>
    /// <exception cref="ObjectDisposedException">It is closed, or was just replaced.</exception>
    /// <exception cref="KafkaException">The call failed, or the client is broken and not replaced yet.</exception>
    public TResult Call<TResult>(Func<TClient, TResult> call) => CallAsync(it => Task.FromResult(call(it))).GetAwaiter().GetResult();

    /// <inheritdoc cref="Call{TResult}(Func{TClient, TResult})"/>
    public void Call(Action<TClient> call) => Call(it =>
    {
        call(it);
        return true;
    });

    /// <summary>Calls the client of now; the call is over when its task is.</summary>
    /// <exception cref="ObjectDisposedException">It is closed, or was just replaced.</exception>
    /// <exception cref="KafkaException">The call failed, or the client is broken and not replaced yet.</exception>
    public async Task<TResult> CallAsync<TResult>(Func<TClient, Task<TResult>> call)
    {
        var client = Take();
        try
        {
            return await client.CallAsync(call);
        }
        catch (KafkaException exception) when (RenewedClient.IsFatal(exception.Error))
        {
            Break(client, exception.Error.Reason);
            throw;
        }
    }

    /// <summary>The client of now.</summary>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    /// <exception cref="KafkaException">It is broken and not replaced yet.</exception>
    public CountedClient<TClient> Take()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            if (brokenBy is { } reason)
            {
                Drop(reason);
            }

            if (current is null)
            {
                current = new CountedClient<TClient>(make());
                madeAt = clock.GetTimestamp();
            }

            return current;
        }
    }

    /// <summary>A client is not to be used any more.</summary>
    /// <param name="client">Which; another that has taken its place stays.</param>
    /// <param name="reason">Why.</param>
    public void Break(CountedClient<TClient> client, string reason)
    {
        lock (gate)
        {
            if (client == current)
            {
                brokenBy ??= reason;
            }
        }
    }

    /// <summary>Takes no more calls. Done when those under way are over and the client is closed.</summary>
    public Task CloseAsync()
    {
        lock (gate)
        {
            isClosed = true;
            return current is null ? closing : Task.WhenAll(closing, current.CloseAsync());
        }
    }

    private void Drop(string reason)
    {
        if (clock.GetElapsedTime(madeAt) < LifeMin)
        {
            throw new KafkaException(new Error(ErrorCode.Local_Fatal, reason));
        }

        replaced(reason);
        closing = Task.WhenAll(closing, current!.CloseAsync());
        (current, brokenBy) = (null, null);
    }
}
