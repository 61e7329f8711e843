namespace KiVendTout.Bench.Streams.Brokers;

/// <summary>The Kafka of a measurement.</summary>
internal interface IStreamsBroker : IAsyncDisposable
{
    /// <summary>What it is called in the report.</summary>
    string Name { get; }

    string BootstrapServers { get; }

    /// <summary>Name of its one life where it cannot tell the ids of its topics; null where it can.</summary>
    string? Epoch { get; }

    /// <summary>How long records that are sent evenly over time wait for others of their partition, milliseconds.</summary>
    int PacedLingerMs { get; }

    Task CreateTopicAsync(string name, int partitions);

    /// <summary>The topic is not needed any more.</summary>
    Task DeleteTopicAsync(string name);
}
