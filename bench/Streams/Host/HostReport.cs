using System.Text.Json;

namespace KiVendTout.Bench.Streams.Host;

/// <summary>What the measured process says, one line of JSON each.</summary>
internal sealed record HostReport
{
    public required HostPhase Phase { get; init; }

    /// <summary>Events that count: without those left out at the start.</summary>
    public long Events { get; init; }

    public double Seconds { get; init; }

    public double CpuSeconds { get; init; }

    public double PeakMegabytes { get; init; }

    public double WorkingSetMegabytes { get; init; }

    public double P50Ms { get; init; }

    public double P99Ms { get; init; }

    /// <summary>Events that a grain had before, or that came after a later one of their key.</summary>
    public long Misordered { get; init; }

    public string ToLine() => JsonSerializer.Serialize(this);

    public static HostReport Parse(string line) =>
        JsonSerializer.Deserialize<HostReport>(line) ?? throw new InvalidOperationException("The measured process said nothing.");
}

/// <summary>What a report is about.</summary>
internal enum HostPhase
{
    /// <summary>All records of the warm-up are done.</summary>
    Warm,

    /// <summary>All records of the throughput part are delivered.</summary>
    Throughput,

    /// <summary>All records of the latency part are delivered.</summary>
    Latency,

    /// <summary>On the way.</summary>
    Progress,
}
