using System.Diagnostics;
using KiVendTout.Embedded;

namespace KiVendTout.Bench.Hostile;

/// <summary>A silo or a gateway in a process of its own. One that ends stays ended: that is what is looked for.</summary>
internal sealed class HostUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private readonly Process _process;
    private readonly Uri _ready;

    private HostUnderTest(string name, string logFile, Process process, int adminPort)
    {
        (Name, LogFile, _process) = (name, logFile, process);
        _ready = new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", adminPort, "/readyz").Uri;
    }

    public string Name { get; }

    public string LogFile { get; }

    public bool IsAlive => !_process.HasExited;

    public long Megabytes
    {
        get
        {
            _process.Refresh();
            return _process.HasExited ? 0 : _process.WorkingSet64 / 1_000_000;
        }
    }

    public static HostUnderTest Start(string name, string directory, int adminPort, IReadOnlyDictionary<string, string> environment)
    {
        var assembly = Path.Combine(RepositoryLayout.Find().Root, "src", name, "bin", "Release", "net10.0", $"KiVendTout.{name}.dll");
        var log = Path.Combine(directory, name + ".log");
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec dotnet '{assembly}' >'{log}' 2>&1"]);
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        return new HostUnderTest(name, log, Process.Start(start)!, adminPort);
    }

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await Http.GetAsync(_ready, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <exception cref="TimeoutException">It is not ready in time.</exception>
    public async Task WaitUntilReadyAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await IsReadyAsync(cancellationToken))
        {
            if (!IsAlive || Stopwatch.GetElapsedTime(began) > limit)
            {
                throw new TimeoutException($"{Name} does not start; its last lines:\n{string.Join('\n', File.ReadLines(LogFile).TakeLast(5))}");
            }

            await Task.Delay(LookEvery, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(new CancellationTokenSource(StopLimit).Token);
        _process.Dispose();
    }
}
