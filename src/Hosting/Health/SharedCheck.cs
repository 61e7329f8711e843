using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace KiVendTout.Hosting.Health;

/// <summary>
/// A check that many may ask and that looks seldom: whoever asks while it looks gets the same answer, and so does who asks within
/// <see cref="HostingLimits.ReadyCheckAge"/>. So probes cost what the check looks at, such as a database, the same however many there are.
/// </summary>
internal sealed class SharedCheck(IHealthCheck inner, TimeProvider clock) : IHealthCheck
{
    private readonly Lock _lock = new();
    private Task<HealthCheckResult>? _look;
    private long _lookedAt;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_look is null || (_look.IsCompleted && clock.GetElapsedTime(_lookedAt) >= HostingLimits.ReadyCheckAge))
            {
                _lookedAt = clock.GetTimestamp();
                _look = LookAsync(context);
            }

            return _look.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Looks, on the time of nobody who asks: who gives up takes the answer from no other.</summary>
    private async Task<HealthCheckResult> LookAsync(HealthCheckContext context)
    {
        using var limit = new CancellationTokenSource(HostingLimits.ReadyCheckTimeout, clock);
        try
        {
            return await Task.Run(() => inner.CheckHealthAsync(context, limit.Token), limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception e)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, exception: e);
        }
    }
}
