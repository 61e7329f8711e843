using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace KiVendTout.Streams.Kafka;

/// <inheritdoc cref="IKafkaControlService"/>
[Reentrant]
internal sealed class KafkaControlService(GrainId id, Silo silo, ILoggerFactory loggerFactory, IServiceProvider services)
    : GrainService(id, silo, loggerFactory), IKafkaControlService
{
    public Task<List<KafkaReplayedPartition>> ReplayAsync(string provider, KafkaReplay replay, CancellationToken cancellationToken) =>
        services.GetKeyedService<KafkaStreamsRuntime>(provider) is { } runtime
            ? runtime.Replays.RunAsync(replay, cancellationToken)
            : Task.FromResult<List<KafkaReplayedPartition>>([]);
}
