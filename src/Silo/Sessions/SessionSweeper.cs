using KiVendTout.Domain.Sessions;
using KiVendTout.Grains.Abstractions.Sessions;
using Microsoft.Extensions.Options;

namespace KiVendTout.Silo.Sessions;

/// <summary>
/// Tells sessions that have fallen silent to close. What is due follows from the rows, so nothing is lost with a silo; every silo looks,
/// and a session told twice closes once.
/// </summary>
internal sealed class SessionSweeper(
    ISessionStore sessions, IGrainFactory grains, IOptions<SessionSweepOptions> options, TimeProvider clock, ILogger<SessionSweeper> logger)
    : BackgroundService
{
    private readonly TimeSpan _interval = TimeSpan.FromSeconds(options.Value.IntervalSeconds);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var isFull = false;
            try
            {
                isFull = await SweepAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Whatever failed, the rows are still there: look again after the interval. The search must never stop while the silo lives.
                logger.SweepFailed(e, _interval);
            }

            if (!isFull)
            {
                await Task.Delay(_interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <returns>Whether every session found was closed and there may be more.</returns>
    private async Task<bool> SweepAsync(CancellationToken cancellationToken)
    {
        var max = options.Value.SessionsMax;
        var silent = await sessions.FindSilentAsync(clock.GetUtcNow() - SessionFold.Silence, max, cancellationToken);
        var closed = await Task.WhenAll(silent.Select(session => grains.GetGrain<ISessionGrain>(session.Value).CloseIfSilentAsync()));
        return silent.Count == max && closed.All(result => result.Value);
    }
}
