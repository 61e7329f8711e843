using System.Collections.Concurrent;
using KiVendTout.Cli.Stack;
using KiVendTout.Cli.Tests.Support;
using KiVendTout.Embedded.Processes;

namespace KiVendTout.Cli.Tests.Stack;

public sealed class HostProcessTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly ConcurrentQueue<string> _said = new();
    private readonly TempFolder _folder = new();
    private readonly StackBoard _board;
    private readonly StackDirectory _directory;

    public HostProcessTests()
    {
        _directory = new StackDirectory(_folder.Path);
        _directory.Create();
        _board = new StackBoard(_directory, ProcessIdentity.Of(Environment.ProcessId)!);
    }

    [Fact]
    public async Task A_host_that_dies_is_started_again_and_a_stop_ends_it()
    {
        await using (var host = Host(TimeProvider.System, "sleep", "60"))
        {
            host.Start();
            var first = await WaitForAsync(process => process.Identity is not null);
            first.Identity!.Send(Signal.Kill);

            var second = await WaitForAsync(process => process.Identity is not null && process.Identity != first.Identity);
            Assert.Equal((1, "signal 9"), (second.Restarts, second.LastEnd));
        }

        Assert.Null(Assert.Single(_board.Current.Processes).Identity);
    }

    [Fact]
    public async Task A_host_that_dies_again_and_again_is_started_after_growing_delays()
    {
        const int deaths = 7;
        await using var host = Host(new ImpatientTime(), "false");
        host.Start();

        await WaitForAsync(_ => _said.Count >= deaths);

        Assert.Equal([1, 2, 4, 8, 16, 30, 30], _said.Take(deaths).Select(text => int.Parse(text.Split(' ')[^2], null)));
    }

    public void Dispose() => _folder.Dispose();

    private HostProcess Host(TimeProvider time, params string[] command) => new(
        "host", "http://127.0.0.1:1", new ChildProcessOptions { Arguments = command, LogFile = _directory.Log("host") }, _board, time, _said.Enqueue);

    private async Task<StackProcess> WaitForAsync(Func<StackProcess, bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        while (true)
        {
            if (_board.Current.Processes is [var process] && condition(process))
            {
                return process;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), limit.Token);
        }
    }

    /// <summary>Its clock stands still, so that no host has run for long however slow the machine is, and its delays are over at once.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        public override long GetTimestamp() => 0;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
