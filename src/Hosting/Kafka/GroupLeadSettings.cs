namespace KiVendTout.Hosting.Kafka;

/// <summary>What a <see cref="GroupLead"/> watches.</summary>
public sealed record GroupLeadSettings
{
    /// <summary>Life of the broker: <see cref="KafkaSettings.ExternalEpoch"/> for a real one, else that of the embedded broker.</summary>
    public required string BrokerEpoch { get; init; }

    /// <summary>The consumer groups that read what is produced.</summary>
    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>How far the producer may run ahead of the slowest group.</summary>
    public required LeadBounds Bounds { get; init; }

    internal bool IsWatched => BrokerEpoch != KafkaSettings.ExternalEpoch && Groups.Count > 0;
}
