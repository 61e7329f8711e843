using System.Diagnostics;
using System.Globalization;
using KiVendTout.Embedded;
using KiVendTout.Embedded.Processes;

namespace KiVendTout.Cli.Stack;

/// <summary>A silo or the gateway: kept running, started again with growing delay when it dies.</summary>
internal sealed class HostProcess(string name, string adminUrl, ChildProcessOptions start, StackBoard board, TimeProvider time, Action<string> say)
    : IAsyncDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>After running this long a host counts as sound, and its next restart is quick again.</summary>
    private static readonly TimeSpan SoundAfter = TimeSpan.FromMinutes(1);

    /// <summary>A little more than a host gives itself to finish what is under way.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(25);

    private readonly CancellationTokenSource _stopping = new();
    private ProcessIdentity? _identity;
    private Task _running = Task.CompletedTask;
    private int _restarts;
    private string? _lastEnd;

    public string Name { get; } = name;

    public string AdminUrl { get; } = adminUrl;

    public string LogFile { get; } = start.LogFile;

    /// <summary>How often it died.</summary>
    public int Restarts => Volatile.Read(ref _restarts);

    /// <summary>The last line it wrote, for an error message.</summary>
    public string LastWords => LogTail.LastLine(LogFile);

    public void Start()
    {
        // Recorded before it runs: the record names hosts in the order they were asked for.
        Record();
        _running = Task.Run(RunAsync);
    }

    /// <summary>Asks it to end; kills it when that takes longer than <see cref="StopLimit"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _identity?.Send(Signal.Terminate);
        try
        {
            await _running.WaitAsync(StopLimit, time);
        }
        catch (TimeoutException)
        {
            say($"{Name} did not end within {StopLimit.TotalSeconds:0} s and is killed");
            _identity?.Send(Signal.Kill);
            await _running;
        }

        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        var delay = FirstDelay;
        while (!_stopping.IsCancellationRequested)
        {
            var began = time.GetTimestamp();
            using (var process = ChildProcess.Start(start))
            {
                _identity = ProcessIdentity.Of(process.Id);
                Record();
                if (_stopping.IsCancellationRequested)
                {
                    _identity?.Send(Signal.Terminate);
                }

                await process.WaitForExitAsync(CancellationToken.None);
                _lastEnd = Describe(process);
            }

            _identity = null;
            if (_stopping.IsCancellationRequested)
            {
                break;
            }

            delay = time.GetElapsedTime(began) >= SoundAfter ? FirstDelay : delay;
            Interlocked.Increment(ref _restarts);
            Record();
            say($"{Name} ended ({_lastEnd}); it is started again in {delay.TotalSeconds:0} s");
            await Task.Delay(delay, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
        }

        Record();
    }

    private void Record() => board.Put(new StackProcess(Name, _identity, AdminUrl, Restarts, _lastEnd));

    private static string Describe(Process process)
    {
        const int signalBase = 128;
        return process.ExitCode > signalBase
            ? string.Create(CultureInfo.InvariantCulture, $"signal {process.ExitCode - signalBase}")
            : string.Create(CultureInfo.InvariantCulture, $"exit code {process.ExitCode}");
    }
}
