using KiVendTout.Streams.Kafka;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace KiVendTout.Silo.Streams;

/// <summary>Ready once the partitions of this silo are read, and while none of them is stalled.</summary>
internal sealed class StreamsReadyCheck(IKafkaStreamsStatus status) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(status.IsReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(status.NotReadyReason));
}
