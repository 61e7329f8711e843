namespace KiVendTout.Bench.Ingest;

/// <summary>Size of a run.</summary>
internal sealed record IngestOptions
{
    public int Payments { get; init; } = 100_000;

    public int Customers { get; init; } = 10_000;

    public int Runs { get; init; } = 3;

    public int Seed { get; init; } = 1;

    /// <summary>Payments a second of the latency run.</summary>
    public int LatencyRate { get; init; } = 500;

    /// <summary>Length of the latency run, seconds.</summary>
    public int LatencySeconds { get; init; } = 30;
}
