using KiVendTout.Bench.Streams.Records;

namespace KiVendTout.Bench.Streams;

/// <summary>What to measure, and how much of it.</summary>
internal sealed record StreamsOptions
{
    public const int Partitions = 12;

    /// <summary>Records of a trial's throughput part. Cold sessions have a third of them: each needs a new grain.</summary>
    public int Events { get; init; } = 500_000;

    public int Runs { get; init; } = 5;

    /// <summary>Length of the latency part, seconds; 0 leaves it out.</summary>
    public int LatencySeconds { get; init; } = 10;

    /// <summary>Records a second of the latency part.</summary>
    public int LatencyRate { get; init; } = 5_000;

    /// <summary>Records that warm up before anything is measured.</summary>
    public int WarmUp { get; init; } = 100_000;

    public IReadOnlyList<StreamsWorkload> Workloads { get; init; } = Enum.GetValues<StreamsWorkload>();

    public IReadOnlyList<StreamsMode> Modes { get; init; } = Enum.GetValues<StreamsMode>();

    public bool OnEmbedded { get; init; } = true;

    public bool OnReal { get; init; } = true;

    /// <summary>Brokers of the real Kafka.</summary>
    public int Brokers { get; init; } = 3;

    /// <summary>Records of the memory run.</summary>
    public long MemoryRecords { get; init; } = 10_000_000;

    public int Seed { get; init; } = 1;

    public int EventsOf(StreamsWorkload workload) => workload == StreamsWorkload.Cold ? Events / 3 : Events;

    /// <summary>Cold sessions take longer: code is compiled for good after so many calls, and what is called once a session is called once in 12 events.</summary>
    public int WarmUpOf(StreamsWorkload workload) => workload == StreamsWorkload.Cold ? 2 * WarmUp : WarmUp;
}
