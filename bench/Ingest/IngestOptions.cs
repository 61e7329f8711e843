namespace KiVendTout.Bench.Ingest;

/// <summary>Size of a run.</summary>
internal sealed record IngestOptions
{
    public int Payments { get; init; } = 200_000;

    public int Customers { get; init; } = 10_000;

    public int Runs { get; init; } = 3;

    public int Seed { get; init; } = 1;

    /// <summary>Payments a second of the latency runs, one after the other.</summary>
    public int[] LatencyRates { get; init; } = [500, 1_000, 5_000];

    /// <summary>Length of a latency run, seconds.</summary>
    public int LatencySeconds { get; init; } = 15;

    /// <summary>Payments of the memory run; 0 leaves it out.</summary>
    public int MemoryPayments { get; init; }

    /// <summary>Whether a run is profiled besides.</summary>
    public bool Profile { get; init; }

    /// <summary>A built check-out of the state before; null for none.</summary>
    public string? Beside { get; init; }

    /// <summary>Whether this check-out's silo is measured.</summary>
    public bool Ours { get; init; } = true;

    /// <summary>Whether the plain writer, PostgreSQL's own limit, is.</summary>
    public bool Limit { get; init; } = true;

    /// <summary>Whether Flink is, where it is there.</summary>
    public bool Peer { get; init; } = true;
}
