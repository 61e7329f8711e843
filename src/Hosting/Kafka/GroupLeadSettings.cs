namespace KiVendTout.Hosting.Kafka;

/// <summary>What a <see cref="GroupLead"/> watches.</summary>
public sealed record GroupLeadSettings
{
    /// <summary>Epoch of a broker that keeps what it is given.</summary>
    public const string ExternalEpoch = "external";

    /// <summary>Addresses of brokers, <c>host:port</c> separated by commas; empty when there are none.</summary>
    public required string BootstrapServers { get; init; }

    /// <summary>Life of the broker: <see cref="ExternalEpoch"/> for a real one, else that of the embedded broker.</summary>
    public required string BrokerEpoch { get; init; }

    /// <summary>The consumer groups that read what is produced.</summary>
    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>How far the producer may run ahead of the slowest group.</summary>
    public required LeadBounds Bounds { get; init; }

    internal bool IsWatched => BootstrapServers.Length > 0 && BrokerEpoch != ExternalEpoch && Groups.Count > 0;
}
