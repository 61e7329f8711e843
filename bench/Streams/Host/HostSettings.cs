namespace KiVendTout.Bench.Streams.Host;

/// <summary>What the measured process is to do.</summary>
internal sealed record HostSettings
{
    public required StreamsMode Mode { get; init; }

    public required string BootstrapServers { get; init; }

    /// <summary>Name of the broker's one life where it cannot tell the ids of its topics; null where it can.</summary>
    public string? BrokerEpoch { get; init; }

    public required string Topic { get; init; }

    public required int Partitions { get; init; }

    public required int SiloPort { get; init; }

    public required int GatewayPort { get; init; }

    /// <summary>Records that only warm up: the first ones of the topic.</summary>
    public required long WarmUp { get; init; }

    /// <summary>Records after them whose throughput is measured.</summary>
    public required long Events { get; init; }

    /// <summary>Records after those whose latency is measured.</summary>
    public int LatencyEvents { get; init; }

    /// <summary>Partition whose records no grain can take once warmed up; null for none.</summary>
    public int? BlockedPartition { get; init; }

    /// <summary>Whether to tell every second how far it is.</summary>
    public bool TellsProgress { get; init; }
}
