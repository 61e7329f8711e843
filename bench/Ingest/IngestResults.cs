namespace KiVendTout.Bench.Ingest;

/// <summary>What the runs of one subject gave.</summary>
internal sealed class IngestResults
{
    public List<Throughput> Throughputs { get; } = [];

    /// <summary>By payments a second.</summary>
    public SortedDictionary<int, List<LatencyRun>> Latencies { get; } = [];

    public void Add(LatencyRun latency)
    {
        if (!Latencies.TryGetValue(latency.Rate, out var runs))
        {
            Latencies[latency.Rate] = runs = [];
        }

        runs.Add(latency);
    }
}
