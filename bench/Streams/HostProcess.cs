using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using KiVendTout.Bench.Streams.Host;
using KiVendTout.Embedded.Processes;

namespace KiVendTout.Bench.Streams;

/// <summary>The measured process, seen from the bench: this program, started again, so that its CPU and memory are its own.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private const int ErrorLinesKept = 5;
    private static readonly TimeSpan ReportLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Queue<string> _errors = new();

    private HostProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
    }

    public static HostProcess Start(HostSettings settings)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(HostProcess).Assembly.Location, StreamsCommand.HostName, JsonSerializer.Serialize(settings)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The settings that the silo runs with.
        start.Environment["DOTNET_gcServer"] = "1";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        return new HostProcess(Process.Start(start)!);
    }

    /// <summary>The next report, which must be of this phase.</summary>
    /// <exception cref="InvalidOperationException">The process ended, or said something else.</exception>
    public async Task<HostReport> ReadAsync(HostPhase phase, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ReportLimit);
        try
        {
            var line = await _process.StandardOutput.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException($"The measured process ended: {Errors()}");
            var report = HostReport.Parse(line);
            return report.Phase == phase ? report : throw new InvalidOperationException($"The measured process is at {report.Phase}, not {phase}.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The measured process did not reach {phase} within {ReportLimit}: {Errors()}");
        }
    }

    /// <summary>Stops the process where it stands, so that a topic can be filled without its reading along.</summary>
    public Task FreezeAsync(CancellationToken cancellationToken) => SignalAsync("STOP", cancellationToken);

    public Task ThawAsync(CancellationToken cancellationToken) => SignalAsync("CONT", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(new CancellationTokenSource(StopLimit).Token);
        _process.Dispose();
    }

    private Task<string> SignalAsync(string signal, CancellationToken cancellationToken) => ShellCommand.RequireAsync(
        ["/bin/sh", "-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {_process.Id}")], input: null, limit: null, cancellationToken);

    private void Keep(string? line)
    {
        lock (_errors)
        {
            if (line is not null)
            {
                _errors.Enqueue(line);
            }

            if (_errors.Count > ErrorLinesKept)
            {
                _errors.Dequeue();
            }
        }
    }

    private string Errors()
    {
        lock (_errors)
        {
            return string.Join('\n', _errors);
        }
    }
}
