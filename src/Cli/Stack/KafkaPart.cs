using KiVendTout.Cli.Topics;
using KiVendTout.Embedded.Kafka;

namespace KiVendTout.Cli.Stack;

/// <summary>Kafka of a stack: ours, in this process, or the one that the environment names.</summary>
internal sealed class KafkaPart(EmbeddedKafkaCluster? cluster, string servers, string epoch) : IAsyncDisposable
{
    /// <summary>How long brokers that are given and away are waited for.</summary>
    private static readonly TimeSpan BrokersLimit = TimeSpan.FromMinutes(2);

    public bool IsEmbedded => cluster is not null;

    public static async Task<KafkaPart> StartAsync(StackSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        if (settings.IsGiven(SettingKeys.Kafka))
        {
            var given = settings.Require(SettingKeys.Kafka);
            await TopicCreator.CreateAsync(settings.KafkaClients(), BrokersLimit, time, cancellationToken);
            return new KafkaPart(null, given, settings.Require(SettingKeys.BrokerEpoch));
        }

        settings.RequireNoKafkaClientSettings();
        var cluster = await Task.Run(() => EmbeddedKafkaCluster.Start());
        TopicCreator.Create(cluster);
        return new KafkaPart(cluster, cluster.BootstrapServers, cluster.Epoch);
    }

    /// <summary>Tells the other parts how to reach it.</summary>
    public void Describe(StackSettings settings, StackBoard board)
    {
        settings.Set(SettingKeys.Kafka, servers);
        settings.Set(SettingKeys.BrokerEpoch, epoch);
        board.Update(state => state with { Kafka = servers, BrokerEpoch = epoch });
    }

    public ValueTask DisposeAsync() => cluster?.DisposeAsync() ?? ValueTask.CompletedTask;
}
