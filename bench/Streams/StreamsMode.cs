namespace KiVendTout.Bench.Streams;

/// <summary>Who takes the records out of Kafka.</summary>
internal enum StreamsMode
{
    /// <summary>A consumer loop that decodes and counts.</summary>
    Raw,

    /// <summary>A consumer loop that calls a grain for each event, in order per key, and commits what is done.</summary>
    Direct,

    /// <summary>The stream provider, one event a call.</summary>
    PerEvent,

    /// <summary>The stream provider, all waiting events of a stream in a call.</summary>
    Batch,

    /// <summary>The stream provider, all waiting events of a stream in one call of an interface of the grain's own.</summary>
    Call,
}
