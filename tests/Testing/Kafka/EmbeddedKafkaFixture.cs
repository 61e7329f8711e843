using KiVendTout.Cli.Embedded.Kafka;

namespace KiVendTout.Testing.Kafka;

/// <summary>An embedded Kafka cluster for the tests of a class or an assembly.</summary>
public sealed class EmbeddedKafkaFixture : IAsyncDisposable
{
    /// <summary>Starts the cluster.</summary>
    public EmbeddedKafkaFixture() => Cluster = EmbeddedKafkaCluster.Start();

    /// <summary>The cluster.</summary>
    public EmbeddedKafkaCluster Cluster { get; }

    /// <summary>Addresses to connect to.</summary>
    public string BootstrapServers => Cluster.BootstrapServers;

    /// <summary>Creates a topic nobody else uses, with its dead-letter topic, and tells its name.</summary>
    /// <param name="partitions">Number of partitions of the topic; its dead-letter topic has one.</param>
    public string NewTopic(int partitions)
    {
        var name = $"t-{Guid.NewGuid():N}";
        Cluster.CreateTopic(name, partitions);
        Cluster.CreateTopic(name + ".dead-letter", 1);
        return name;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
