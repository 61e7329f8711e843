using System.Globalization;

namespace KiVendTout.EndToEnd;

/// <summary>Loads files at a rate, from the first line again when it has come to the last: loading twice changes nothing.</summary>
internal sealed class EndlessLoad : IAsyncDisposable
{
    private readonly Stack _stack;
    private readonly string[] _command;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loading;

    private EndlessLoad(Stack stack, string files, int recordsPerSecond)
    {
        (_stack, _command) = (stack, ["data", "load", files, "--rate", recordsPerSecond.ToString(CultureInfo.InvariantCulture)]);
        _loading = Task.Run(RunAsync);
    }

    public static EndlessLoad Start(Stack stack, string files, int recordsPerSecond) => new(stack, files, recordsPerSecond);

    /// <summary>Fails where a load has failed.</summary>
    public Task ThrowIfFailedAsync() => _loading.IsFaulted ? _loading : Task.CompletedTask;

    /// <summary>Kills the load that is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            using var load = _stack.Start(_command);
            var output = Task.WhenAll(load.StandardOutput.ReadToEndAsync(), load.StandardError.ReadToEndAsync());
            try
            {
                await load.WaitForExitAsync(_stopping.Token);
                Assert.True(load.ExitCode == 0, string.Join('\n', await output));
            }
            catch (OperationCanceledException)
            {
                load.Kill();
                await load.WaitForExitAsync(CancellationToken.None);
            }
        }
    }
}
