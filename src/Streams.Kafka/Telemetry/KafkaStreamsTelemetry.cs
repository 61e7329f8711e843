using System.Diagnostics;

namespace KiVendTout.Streams.Kafka;

/// <summary>Names under which the provider reports.</summary>
public static class KafkaStreamsTelemetry
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "KiVendTout.Streams.Kafka";

    internal static ActivitySource Source { get; } = new(Name);
}
