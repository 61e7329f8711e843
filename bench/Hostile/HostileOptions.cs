namespace KiVendTout.Bench.Hostile;

/// <summary>Size of a run.</summary>
internal sealed record HostileOptions
{
    /// <summary>Records, honest ones among them.</summary>
    public int Count { get; init; } = 200_000;

    /// <summary>The same seed makes the same records and calls.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Calls of the gateway in the same time.</summary>
    public int Calls { get; init; } = 20_000;
}
