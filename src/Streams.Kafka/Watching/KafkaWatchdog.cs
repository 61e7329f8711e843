using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;
using Orleans.Providers.Streams.Common;

namespace KiVendTout.Streams.Kafka;

/// <summary>
/// Says which partitions are stalled, and starts the pulling agents of a provider anew when one of them has stopped. Orleans starts an agent once: one whose start failed, or that
/// was stopped, would leave its partition unread for as long as the silo lives.
/// </summary>
internal sealed class KafkaWatchdog(KafkaStreamsRuntime runtime, IServiceProvider services)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan RestartLimit = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource stopping = new();
    private Task loop = Task.CompletedTask;

    /// <summary>Watches after the provider has started its agents and until it stops them.</summary>
    public void Participate(ISiloLifecycle observer) =>
        observer.Subscribe($"{nameof(KafkaWatchdog)}-{runtime.Name}", ServiceLifecycleStage.Active + 1, Start, StopAsync);

    public void Dispose() => stopping.Dispose();

    private Task Start(CancellationToken cancellationToken)
    {
        if (runtime.Options.WatchdogPeriod > TimeSpan.Zero)
        {
            loop = Task.Run(RunAsync, CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await loop.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync()
    {
        var watch = new AgentWatch(runtime.Options.AgentSilenceMax, runtime.Clock);
        var stalls = new StallWatch(runtime);
        using var timer = new PeriodicTimer(runtime.Options.WatchdogPeriod, runtime.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                stalls.Look();
                var silent = watch.FindSilent(runtime.AssignedQueues(), runtime.LastPull);
                if (silent.Count > 0)
                {
                    await RestartAsync(silent);
                    watch.Forgive();
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    /// <summary>All agents of the provider on this silo: Orleans starts and stops them together.</summary>
    private async Task RestartAsync(IReadOnlyList<QueueId> silent)
    {
        var partitions = string.Join(", ", silent.Select(id => runtime.Mapper.PartitionOf(id)));
        runtime.Logger.AgentsRestarting(runtime.Name, partitions, runtime.Options.AgentSilenceMax);
        runtime.Metrics.AgentsRestarted(runtime.Name);
        try
        {
            var provider = services.GetKeyedServices<IControllable>(runtime.Name).OfType<PersistentStreamProvider>().Single();
            await provider.ExecuteCommand((int)PersistentStreamProviderCommand.StopAgents, null).WaitAsync(RestartLimit, runtime.Clock, stopping.Token);
            await provider.ExecuteCommand((int)PersistentStreamProviderCommand.StartAgents, null).WaitAsync(RestartLimit, runtime.Clock, stopping.Token);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            runtime.Logger.AgentsNotRestarted(exception, runtime.Name);
        }
    }
}
