using KiVendTout.Embedded.Kafka;

namespace KiVendTout.Bench.Streams.Brokers;

/// <summary>The embedded broker in the bench's own process. A fresh one once a topic is deleted: it gives no memory back.</summary>
internal sealed class EmbeddedBroker : IStreamsBroker
{
    private EmbeddedKafkaCluster? _cluster;

    public string Name => "embedded broker";

    public string BootstrapServers => _cluster?.BootstrapServers ?? throw new InvalidOperationException("There is no topic yet.");

    public string? Epoch => _cluster?.Epoch;

    /// <summary>What the product's own producers have; it is part of the latency, for this broker keeps the time of the hand-over.</summary>
    public int PacedLingerMs => 5;

    public Task CreateTopicAsync(string name, int partitions)
    {
        _cluster ??= EmbeddedKafkaCluster.Start();
        _cluster.CreateTopic(name, partitions);
        return Task.CompletedTask;
    }

    public async Task DeleteTopicAsync(string name)
    {
        await DisposeAsync();
        _cluster = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }
}
