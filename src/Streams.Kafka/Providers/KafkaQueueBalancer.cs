using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KiVendTout.Streams.Kafka;

/// <summary>Gives each partition to one of the active silos that have the provider, and again whenever a silo comes or goes.</summary>
internal sealed class KafkaQueueBalancer : QueueBalancerBase
{
    private readonly IClusterManifestProvider manifests;
    private readonly string property;
    private readonly IClusterMembershipService membership;
    private QueueId[] queues = [];

    public KafkaQueueBalancer(IServiceProvider services, string provider, ILogger<KafkaQueueBalancer> logger)
        : base(services, logger)
    {
        manifests = services.GetRequiredService<IClusterManifestProvider>();
        membership = services.GetRequiredService<IClusterMembershipService>();
        property = PartitionOwnerMark.PropertyOf(provider);
    }

    public static IStreamQueueBalancer Create(IServiceProvider services, string provider)
    {
        var balancer = ActivatorUtilities.CreateInstance<KafkaQueueBalancer>(services, services, provider);
        services.GetRequiredKeyedService<KafkaStreamsRuntime>(provider).Balancer = balancer;
        return balancer;
    }

    public override Task Initialize(IStreamQueueMapper queueMapper)
    {
        ArgumentNullException.ThrowIfNull(queueMapper);
        queues = [.. queueMapper.GetAllQueues()];
        _ = Task.Run(FollowManifestsAsync);
        return base.Initialize(queueMapper);
    }

    public override IEnumerable<QueueId> GetMyQueues()
    {
        var silos = Owners();
        var mine = silos.IndexOf(SiloAddress);
        if (mine < 0)
        {
            return [];
        }

        var owners = PartitionShares.Owners(
            [.. queues.Select(q => q.GetUniformHashCode())],
            [.. silos.Select(s => (uint)s.GetConsistentHashCode())]);
        return queues.Where((_, index) => owners[index] == mine).ToArray();
    }

    protected override void OnClusterMembershipChange(HashSet<SiloAddress> activeSilos) => _ = NotifyListeners();

    /// <summary>Active silos with the provider, in an order that is the same on all of them. A silo not yet seen by the others counts itself.</summary>
    private List<SiloAddress> Owners()
    {
        var members = membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active)
            .Select(member => member.SiloAddress)
            .Append(SiloAddress)
            .Distinct();
        var known = manifests.Current.Silos;
        return
        [
            .. members.Where(silo => silo.Equals(SiloAddress) || (known.TryGetValue(silo, out var manifest) && PartitionOwnerMark.IsOn(manifest, property)))
                .Order(),
        ];
    }

    private async Task FollowManifestsAsync()
    {
        try
        {
            await foreach (var _ in manifests.Updates.WithCancellation(Cancellation))
            {
                await NotifyListeners();
            }
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            // The provider stops.
        }
    }
}
