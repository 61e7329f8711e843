using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Services;

namespace KiVendTout.Streams.Kafka;

/// <inheritdoc cref="IKafkaStreamsControl"/>
internal sealed class KafkaStreamsControl(IServiceProvider services, IClusterManifestProvider manifests)
    : GrainServiceClient<IKafkaControlService>(services), IKafkaStreamsControl
{
    private readonly IServiceProvider services = services;

    public async Task<IReadOnlyList<KafkaReplayedPartition>> ReplayAsync(string provider, KafkaReplay replay, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(replay);
        var wanted = Wanted(provider, replay);
        var property = PartitionOwnerMark.PropertyOf(provider);
        var owners = manifests.Current.Silos.Where(silo => PartitionOwnerMark.IsOn(silo.Value, property)).Select(silo => silo.Key);
        var answers = await Task.WhenAll(owners.Select(silo => GetGrainService(silo).ReplayAsync(provider, replay, cancellationToken)));
        var found = answers.SelectMany(answer => answer).ToLookup(partition => partition.Partition);
        return
        [
            .. wanted.Select(partition => found[partition].OrderBy(answer => answer.Problem is not null).FirstOrDefault()
                ?? new KafkaReplayedPartition(partition, 0, 0, "No silo owns the partition at the moment: ask again.")),
        ];
    }

    private IEnumerable<int> Wanted(string provider, KafkaReplay replay)
    {
        var options = services.GetKeyedService<KafkaStreamsRuntime>(provider)?.Options
            ?? throw new ArgumentException($"This silo has no Kafka stream provider '{provider}'.");
        if (!options.Topics.Contains(replay.Topic))
        {
            throw new ArgumentException($"Stream provider '{provider}' does not read the topic '{replay.Topic}'.");
        }

        if (replay.Partition is < 0 || replay.Partition >= options.PartitionsPerTopic)
        {
            throw new ArgumentException($"The topic has the partitions 0 to {options.PartitionsPerTopic - 1}.");
        }

        if (replay is { FromOffset: not null, FromTime: not null })
        {
            throw new ArgumentException("A replay starts at an offset or at a time, not at both.");
        }

        return replay.Partition is { } one ? [one] : Enumerable.Range(0, options.PartitionsPerTopic);
    }
}
