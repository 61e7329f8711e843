using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace KiVendTout.Streams.Kafka;

/// <summary>
/// Opens partitions as soon as it is known where each starts. Asks until it is told; a broker that is away keeps the partitions in the state of
/// opening and nothing else.
/// </summary>
internal sealed class PartitionOpener : IDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    private readonly string provider;
    private readonly KafkaStreamOptions options;
    private readonly TopicWatch topics;
    private readonly PartitionStarts starts;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly Action<PartitionQueue, PartitionStart> opened;
    private readonly Channel<PartitionQueue> requests = Channel.CreateUnbounded<PartitionQueue>();
    private readonly CancellationTokenSource stopping = new();
    private readonly LogThrottle failures;

    public PartitionOpener(
        string provider,
        KafkaStreamOptions options,
        TopicWatch topics,
        PartitionStarts starts,
        TimeProvider clock,
        ILogger logger,
        Action<PartitionQueue, PartitionStart> opened)
    {
        this.provider = provider;
        this.options = options;
        this.topics = topics;
        this.starts = starts;
        this.clock = clock;
        this.logger = logger;
        this.opened = opened;
        failures = new LogThrottle(clock, options.LogPeriod);
        _ = Task.Run(RunAsync);
    }

    /// <summary>Asks for a partition. As many requests wait as there are partitions.</summary>
    public void Open(PartitionQueue queue) => requests.Writer.TryWrite(queue);

    public void Dispose()
    {
        requests.Writer.TryComplete();
        stopping.Cancel();
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        var cancellationToken = stopping.Token;
        var waiting = new List<PartitionQueue>();
        var delay = FirstDelay;
        try
        {
            while (await MoreAsync(waiting, cancellationToken))
            {
                var problem = await AskAsync(waiting, cancellationToken);
                if (problem is null)
                {
                    delay = FirstDelay;
                    continue;
                }

                if (failures.TryEnter())
                {
                    logger.PartitionsNotOpened(provider, waiting.Count, problem, delay);
                }

                await Task.Delay(delay, clock, cancellationToken);
                delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, options.BrokerRetryDelayMax.Ticks));
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The provider stops, and its client with it.
        }
    }

    private async Task<bool> MoreAsync(List<PartitionQueue> waiting, CancellationToken cancellationToken)
    {
        if (waiting.Count == 0 && !await requests.Reader.WaitToReadAsync(cancellationToken))
        {
            return false;
        }

        while (requests.Reader.TryRead(out var queue))
        {
            waiting.Add(queue);
        }

        waiting.RemoveAll(queue => queue.State == KafkaPartitionState.Closed);
        return true;
    }

    /// <summary>Asks for all that wait; those that were answered wait no more.</summary>
    /// <returns>What went wrong with those that still wait; null when none do.</returns>
    private async Task<string?> AskAsync(List<PartitionQueue> waiting, CancellationToken cancellationToken)
    {
        string? problem = null;
        try
        {
            var found = await topics.AskAsync([.. waiting.Select(queue => queue.Topic).Distinct()], cancellationToken);
            var there = waiting.ToLookup(queue => queue.Partition < (found.GetValueOrDefault(queue.Topic)?.Partitions ?? 0));
            foreach (var missing in there[false])
            {
                Refuse(missing, topics.ProblemOf(missing.Topic) ?? "The partition is not there.");
            }

            await foreach (var (queue, start, refused) in starts.FindAsync([.. there[true]], found, cancellationToken))
            {
                if (start is null)
                {
                    Refuse(queue, refused!);
                    continue;
                }

                opened(queue, start.Value);
                waiting.Remove(queue);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Brokers that do not answer tell why; of what else there can be, a store of positions, the type is told.
            var reason = exception is KafkaException kafka ? kafka.Error.ToString() : $"The positions cannot be read because of {exception.GetType().Name}.";
            waiting.ForEach(queue => Refuse(queue, reason));
        }

        return problem;

        void Refuse(PartitionQueue queue, string reason) => queue.ReportError(problem = reason);
    }
}
