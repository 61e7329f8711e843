using System.Diagnostics;
using KiVendTout.Bench.Streams.Records;

namespace KiVendTout.Bench.Streams.Host;

/// <summary>Counts what is delivered, in the three parts of a topic: warm-up, throughput, latency. Used by all threads.</summary>
internal sealed class DeliveryLedger(HostSettings settings)
{
    /// <summary>Left out at the start of a measured part: what a part needs to get going.</summary>
    private const double LeftOutShare = 0.2;

    private readonly long _throughputFrom = settings.WarmUp;
    private readonly long _latencyFrom = settings.WarmUp + settings.Events;
    private readonly long _leftOut = (long)(settings.Events * LeftOutShare);
    private readonly long[] _latencies = new long[settings.LatencyEvents];
    private readonly TaskCompletionSource _warm = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<HostReport> _throughput = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<HostReport> _latency = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _warmed;
    private long _counted;
    private long _timed;
    private long _misordered;
    private (long At, TimeSpan Cpu) _start;

    public Task Warm => _warm.Task;

    public Task<HostReport> Throughput => _throughput.Task;

    public Task<HostReport> Latency => _latency.Task;

    /// <summary>An event has reached its grain.</summary>
    /// <param name="delivered">The event.</param>
    /// <param name="previous">Number of the grain's event before it; -1 for none.</param>
    /// <returns>The event's number, for the next one.</returns>
    public long Take(BenchEvent delivered, long previous)
    {
        if (delivered.Number <= previous)
        {
            Interlocked.Increment(ref _misordered);
        }

        Take(delivered);
        return delivered.Number;
    }

    /// <summary>An event has reached its end, where there is no grain.</summary>
    public void Take(BenchEvent delivered)
    {
        if (delivered.Number >= _latencyFrom)
        {
            Time(delivered);
        }
        else if (delivered.Number >= _throughputFrom)
        {
            Count();
        }
        else if (Interlocked.Increment(ref _warmed) == settings.WarmUp)
        {
            _warm.SetResult();
        }
    }

    /// <summary>Where it is now.</summary>
    public HostReport Now(HostPhase phase)
    {
        using var process = Process.GetCurrentProcess();
        return new HostReport
        {
            Phase = phase,
            Events = Interlocked.Read(ref _counted),
            PeakMegabytes = process.PeakWorkingSet64 / 1e6,
            WorkingSetMegabytes = process.WorkingSet64 / 1e6,
            Misordered = Interlocked.Read(ref _misordered),
        };
    }

    private void Count()
    {
        var count = Interlocked.Increment(ref _counted);
        if (count == _leftOut)
        {
            _start = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        }

        if (count == settings.Events)
        {
            var (seconds, cpu) = (Stopwatch.GetElapsedTime(_start.At).TotalSeconds, Environment.CpuUsage.TotalTime - _start.Cpu);
            _throughput.SetResult(Now(HostPhase.Throughput) with { Events = count - _leftOut, Seconds = seconds, CpuSeconds = cpu.TotalSeconds });
        }
    }

    private void Time(BenchEvent delivered)
    {
        _latencies[delivered.Number - _latencyFrom] = TimeProvider.System.GetUtcNow().UtcTicks - delivered.AppendedAt;
        if (Interlocked.Increment(ref _timed) == settings.LatencyEvents)
        {
            var counted = _latencies[(int)(settings.LatencyEvents * LeftOutShare)..];
            Array.Sort(counted);
            double At(double share) => TimeSpan.FromTicks(counted[Math.Min(counted.Length - 1, (int)(counted.Length * share))]).TotalMilliseconds;
            _latency.SetResult(Now(HostPhase.Latency) with { Events = counted.Length, P50Ms = At(0.5), P99Ms = At(0.99) });
        }
    }
}
