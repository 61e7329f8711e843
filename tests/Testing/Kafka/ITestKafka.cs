namespace KiVendTout.Testing.Kafka;

/// <summary>A Kafka cluster of a test's own, embedded or real.</summary>
public interface ITestKafka
{
    /// <summary>Addresses to connect to.</summary>
    string BootstrapServers { get; }

    /// <summary>Name of its one life where it cannot tell the ids of its topics; null where it can.</summary>
    string? Epoch { get; }

    /// <summary>Creates a topic nobody else uses, with its dead-letter topic, and tells its name.</summary>
    /// <param name="partitions">Number of partitions of the topic; its dead-letter topic has one.</param>
    string NewTopic(int partitions);

    /// <summary>Ends all brokers, without giving them time to take leave.</summary>
    Task StopBrokersAsync();

    /// <summary>Brings them back, with what they have kept.</summary>
    Task StartBrokersAsync();
}
