namespace KiVendTout.Streams.Kafka;

/// <summary>Wakes the one who waits, or who will. Whoever rings after the end is heard by nobody: what was under way at a hand-over may be done later.</summary>
internal sealed class Doorbell : IDisposable
{
    private readonly Lock gate = new();
    private readonly SemaphoreSlim rung = new(0, 1);
    private bool disposed;

    public void Ring()
    {
        lock (gate)
        {
            if (!disposed && rung.CurrentCount == 0)
            {
                rung.Release();
            }
        }
    }

    /// <summary>Waits until it rings, at most for a time.</summary>
    public async Task WaitAsync(TimeSpan most, CancellationToken cancellationToken)
    {
        try
        {
            await rung.WaitAsync(most, cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The one who waits stops: there is nothing to wait for.
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
        }

        rung.Dispose();
    }
}
