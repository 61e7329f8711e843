using System.Threading.RateLimiting;
using KiVendTout.Gateway.Auth;
using Microsoft.Extensions.Options;

namespace KiVendTout.Gateway.Events;

/// <summary>Gives each caller its share of events. Callers that have been quiet are forgotten.</summary>
internal sealed class EventRate(IOptions<EventOptions> options) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly PartitionedRateLimiter<Caller> _limiter = PartitionedRateLimiter.Create<Caller, string>(caller =>
        RateLimitPartition.GetTokenBucketLimiter(caller.Actor, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Value.BurstEvents,
            TokensPerPeriod = Math.Max(1, (int)(options.Value.EventsPerSecond * Period.TotalSeconds)),
            ReplenishmentPeriod = Period,
            QueueLimit = options.Value.BurstEvents,
        }));

    /// <summary>Takes events out of the caller's share; false when there are not as many left.</summary>
    public bool TryTake(Caller caller, int events)
    {
        using var lease = _limiter.AttemptAcquire(caller, events);
        return lease.IsAcquired;
    }

    /// <summary>Waits until the caller's share has as many events; false when too many of its messages wait already.</summary>
    public async Task<bool> TakeAsync(Caller caller, int events, CancellationToken cancellationToken)
    {
        using var lease = await _limiter.AcquireAsync(caller, events, cancellationToken);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
