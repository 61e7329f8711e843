using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace KiVendTout.Streams.Kafka;

/// <summary>
/// Asks the broker where each partition starts: at the offset the group has committed, or at the log's beginning. Asks until it is told; a
/// broker that is away keeps the partitions in the state of opening and nothing else.
/// </summary>
internal sealed class PartitionOpener : IDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    private readonly string provider;
    private readonly KafkaStreamOptions options;
    private readonly IConsumer<byte[]?, byte[]?> consumer;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly Action<PartitionQueue, PartitionStart> opened;
    private readonly Channel<PartitionQueue> requests = Channel.CreateUnbounded<PartitionQueue>();
    private readonly CancellationTokenSource stopping = new();
    private readonly LogThrottle failures;

    public PartitionOpener(
        string provider,
        KafkaStreamOptions options,
        IConsumer<byte[]?, byte[]?> consumer,
        TimeProvider clock,
        ILogger logger,
        Action<PartitionQueue, PartitionStart> opened)
    {
        this.provider = provider;
        this.options = options;
        this.consumer = consumer;
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
                var problem = Ask(waiting);
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
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The provider stops.
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
    private string? Ask(List<PartitionQueue> waiting)
    {
        string? problem = null;
        try
        {
            foreach (var answer in Committed(waiting))
            {
                var queue = waiting.Find(q => q.TopicPartition.Equals(answer.TopicPartition))!;
                var refused = answer.Error.IsError ? answer.Error.ToString() : Locate(queue, answer.Offset);
                if (refused is null)
                {
                    waiting.Remove(queue);
                }
                else
                {
                    problem = refused;
                    queue.ReportError(refused);
                }
            }
        }
        catch (KafkaException exception)
        {
            problem = exception.Error.ToString();
            waiting.ForEach(queue => queue.ReportError(problem));
        }

        return problem;
    }

    /// <summary>Finds where one partition starts.</summary>
    /// <returns>Why it cannot be known for this partition, for one because its topic does not exist; null when it is open.</returns>
    /// <exception cref="KafkaException">The brokers do not answer: asking for others is no use.</exception>
    private string? Locate(PartitionQueue queue, Offset committed)
    {
        try
        {
            var log = consumer.QueryWatermarkOffsets(queue.TopicPartition, options.BrokerTimeout);
            opened(queue, Start(queue, committed, log));
            return null;
        }
        catch (KafkaException exception) when (
            exception.Error.Code is not (ErrorCode.Local_TimedOut or ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown))
        {
            return exception.Error.ToString();
        }
    }

    private List<TopicPartitionOffsetError> Committed(List<PartitionQueue> waiting)
    {
        try
        {
            return
            [
                .. consumer.Committed(waiting.Select(q => q.TopicPartition), options.BrokerTimeout)
                    .Select(p => new TopicPartitionOffsetError(p, new Error(ErrorCode.NoError))),
            ];
        }
        catch (TopicPartitionOffsetException exception)
        {
            return exception.Results;
        }
    }

    private PartitionStart Start(PartitionQueue queue, Offset committed, WatermarkOffsets log)
    {
        long? known = committed.IsSpecial ? null : committed.Value;
        var wanted = queue.State == KafkaPartitionState.Running ? queue.ReadPosition : known;
        if (wanted is null)
        {
            return new PartitionStart(log.Low.Value, known, log.High.Value);
        }

        if (wanted < log.Low.Value || wanted > log.High.Value)
        {
            logger.OffsetGone(provider, queue.Topic, queue.Partition, wanted.Value, log.Low.Value, log.High.Value);
            wanted = log.Low.Value;
        }

        return new PartitionStart(wanted.Value, known, log.High.Value);
    }
}
