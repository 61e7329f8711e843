using KiVendTout.Gateway.Listening;
using Microsoft.Extensions.Options;

namespace KiVendTout.Gateway.Cluster;

/// <summary>Waits for the first silo with growing delay, up to <see cref="GatewayOptions.SiloWaitSeconds"/>; then the host gives up.</summary>
internal sealed class SiloWait(IOptions<GatewayOptions> options, TimeProvider clock, ILogger<SiloWait> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(3);

    private readonly long _start = clock.GetTimestamp();
    private int _attempts;

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        var limit = TimeSpan.FromSeconds(options.Value.SiloWaitSeconds);
        if (cancellationToken.IsCancellationRequested || clock.GetElapsedTime(_start) >= limit)
        {
            logger.NoSilos(limit);
            return false;
        }

        var delay = FirstDelay * Math.Min(++_attempts, LongestDelay / FirstDelay);
        logger.WaitingForSilos(_attempts, delay);
        await Task.Delay(delay, clock, cancellationToken);
        return true;
    }
}
