using KiVendTout.Grains.Abstractions.Customers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace KiVendTout.Gateway.Cluster;

/// <summary>Ready when a silo answers, and the grains of customers have a home: a worker that came up first has none.</summary>
internal sealed class ClusterCheck(IGrainFactory grains, Silos silos) : IHealthCheck
{
    private const long AnyKey = 0;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var active = await grains.GetGrain<IManagementGrain>(AnyKey).GetHosts(onlyActive: true, cancellationToken).WaitAsync(cancellationToken);

        // Makes a reference, no call: it only looks into the list of grains that the silos have told. What it throws counts as unhealthy.
        _ = silos.Grain<ICustomerGrain>("any");
        return active.Count > 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
    }
}
