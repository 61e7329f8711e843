using Microsoft.Extensions.Logging;

namespace KiVendTout.Streams.Kafka;

/// <summary>Asks the check of dependencies for all deliveries that fail: one question at a time, and one answer for a while.</summary>
internal sealed class DependencyWatch(
    string provider, KafkaStreamOptions options, IKafkaDependencyCheck? check, TimeProvider clock, ILogger logger)
{
    private readonly Lock gate = new();
    private readonly LogThrottle silences = new(clock, options.LogPeriod);
    private Task<bool> answer = Task.FromResult(false);
    private long? asked;

    /// <summary>Whether all answer. False where nobody can tell. Does not fail.</summary>
    public Task<bool> IsAnsweringAsync()
    {
        if (check is null)
        {
            return answer;
        }

        lock (gate)
        {
            if (asked is not { } before || (answer.IsCompleted && clock.GetElapsedTime(before) >= options.DependencyCheckPeriod))
            {
                asked = clock.GetTimestamp();
                using (ExecutionContext.SuppressFlow())
                {
                    answer = Task.Run(() => AskAsync(check));
                }
            }

            return answer;
        }
    }

    private async Task<bool> AskAsync(IKafkaDependencyCheck asks)
    {
        using var limit = new CancellationTokenSource(options.DependencyCheckTimeout, clock);
        var problem = "it says so";
        try
        {
            if (await asks.IsAnsweringAsync(limit.Token).AsTask().WaitAsync(limit.Token))
            {
                return true;
            }
        }
        catch (Exception exception)
        {
            problem = exception.GetType().Name;
        }

        if (silences.TryEnter())
        {
            logger.DependenciesAway(provider, problem);
        }

        return false;
    }
}
