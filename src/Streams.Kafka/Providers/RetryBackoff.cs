using Orleans.Runtime.Providers;

namespace KiVendTout.Streams.Kafka;

/// <summary>The delays between the agent's attempts: doubling, bounded.</summary>
internal sealed class RetryBackoff(KafkaStreamOptions options) : IMessageDeliveryBackoffProvider, IQueueReaderBackoffProvider
{
    private const int DoublingsMax = 30;

    public TimeSpan Next(int attempt) => Delay(options.RetryDelayMin, options.RetryDelayMax, attempt);

    /// <summary>The delay after an attempt.</summary>
    /// <param name="min">First delay.</param>
    /// <param name="max">Longest delay.</param>
    /// <param name="attempt">Attempts made, from 0 or 1.</param>
    public static TimeSpan Delay(TimeSpan min, TimeSpan max, int attempt)
    {
        var doublings = Math.Clamp(attempt - 1, 0, DoublingsMax);
        return min.Ticks > max.Ticks >> doublings ? max : TimeSpan.FromTicks(min.Ticks << doublings);
    }
}
