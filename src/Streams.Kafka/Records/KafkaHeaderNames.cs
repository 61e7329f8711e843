namespace KiVendTout.Streams.Kafka;

/// <summary>Headers with a meaning of their own.</summary>
internal static class KafkaHeaderNames
{
    /// <summary>W3C trace context of the record.</summary>
    public const string TraceParent = "traceparent";
}
