using KiVendTout.Embedded.Kafka;

namespace KiVendTout.Testing.Kafka;

/// <summary>An embedded Kafka cluster for the tests of a class or an assembly.</summary>
public sealed class EmbeddedKafkaFixture : ITestKafka, IAsyncDisposable
{
    /// <summary>Starts the cluster.</summary>
    public EmbeddedKafkaFixture() => Cluster = EmbeddedKafkaCluster.Start();

    /// <summary>The cluster.</summary>
    public EmbeddedKafkaCluster Cluster { get; }

    /// <inheritdoc />
    public string BootstrapServers => Cluster.BootstrapServers;

    /// <inheritdoc />
    public string? Epoch => Cluster.Epoch;

    /// <inheritdoc />
    public string NewTopic(int partitions)
    {
        var name = $"t-{Guid.NewGuid():N}";
        Cluster.CreateTopic(name, partitions);
        Cluster.CreateTopic(name + ".dead-letter", 1);
        return name;
    }

    /// <inheritdoc />
    public Task StopBrokersAsync() => ForEachBroker(Cluster.StopBroker);

    /// <inheritdoc />
    public Task StartBrokersAsync() => ForEachBroker(Cluster.StartBroker);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Cluster.DisposeAsync();

    private Task ForEachBroker(Action<int> act)
    {
        for (var broker = 1; broker <= Cluster.Brokers; broker++)
        {
            act(broker);
        }

        return Task.CompletedTask;
    }
}
