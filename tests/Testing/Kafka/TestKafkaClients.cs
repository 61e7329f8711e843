using KiVendTout.Hosting.Kafka;

namespace KiVendTout.Testing.Kafka;

/// <summary>Makes the product's own clients for a test.</summary>
public static class TestKafkaClients
{
    /// <summary>The product's factory, on a test's brokers.</summary>
    /// <param name="kafka">The brokers.</param>
    public static KafkaClientFactory Clients(this ITestKafka kafka) => Clients(kafka.BootstrapServers);

    /// <summary>The product's factory, on brokers that may not be there.</summary>
    /// <param name="servers">Their addresses.</param>
    public static KafkaClientFactory Clients(string servers) => new(new KafkaSettings { BootstrapServers = servers });
}
