using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace KiVendTout.Silo.Archive;

/// <summary>Not ready while a partition that this silo archives is stalled.</summary>
internal sealed class ArchiveReadyCheck(ArchiveMetrics metrics) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(metrics.Stalled is { Count: > 0 } stalled
            ? HealthCheckResult.Unhealthy($"The archive is stalled at {string.Join(", ", stalled)}.")
            : HealthCheckResult.Healthy());
}
