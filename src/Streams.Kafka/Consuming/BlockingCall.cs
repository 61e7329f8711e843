namespace KiVendTout.Streams.Kafka;

/// <summary>Calls of the client that block, some for seconds: on a thread that nobody else waits for.</summary>
internal static class BlockingCall
{
    public static Task RunAsync(Action call) =>
        Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public static Task<T> RunAsync<T>(Func<T> call) =>
        Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
