using KiVendTout.Domain.Events;
using KiVendTout.Hosting.Kafka;
using Microsoft.Extensions.Options;

namespace KiVendTout.Silo.Archive;

/// <summary>Archives the input topics as long as the silo lives; the silos share the partitions as one consumer group.</summary>
internal sealed class Archiver(IServiceProvider services, IOptions<ArchiveOptions> options, TimeProvider clock, ILogger<Archiver> logger)
    : BackgroundService
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var longest = TimeSpan.FromMilliseconds(options.Value.FailureDelayMaxMs);
        var delay = FirstDelay;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // Polling blocks its thread.
                await Task.Run(() => ConsumeAsync(() => delay = FirstDelay, stoppingToken), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Whatever failed, the records are still there: a new consumer begins where the store stands.
                logger.ArchiveConsumerFailed(e, delay);
                await Task.Delay(delay, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                delay = delay * 2 < longest ? delay * 2 : longest;
            }
        }
    }

    private async Task ConsumeAsync(Action succeeded, CancellationToken stoppingToken)
    {
        using var consumer = ActivatorUtilities.CreateInstance<ArchiveConsumer>(services);
        await consumer.RunAsync(succeeded, stoppingToken);
    }
}

/// <summary>Lets the event store make room ahead of time and let go of what is older than the retention.</summary>
internal sealed class ArchiveUpkeep(IEventStore store, IOptions<ArchiveOptions> options, TimeProvider clock, ILogger<ArchiveUpkeep> logger)
    : BackgroundService
{
    private static readonly TimeSpan DelayAfterFailure = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var delay = TimeSpan.FromMinutes(options.Value.UpkeepMinutes);
            try
            {
                await store.MaintainAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                delay = DelayAfterFailure;
                logger.ArchiveUpkeepFailed(e, delay);
            }

            await Task.Delay(delay, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
