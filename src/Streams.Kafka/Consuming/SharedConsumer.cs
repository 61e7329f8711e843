using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace KiVendTout.Streams.Kafka;

/// <summary>
/// The one Kafka consumer of a provider on a silo: every partition the silo owns is assigned to it, Orleans decides which. One thread polls
/// and does all that changes the assignment, so that no record of an earlier assignment can come after a later one.
/// </summary>
internal sealed class SharedConsumer : IDisposable
{
    /// <summary>How long a poll waits, and so how long a command waits at most.</summary>
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan LoopFaultPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(5);

    private readonly string provider;
    private readonly ILogger logger;
    private readonly LogThrottle readFailures;
    private readonly PartitionOpener opener;
    private readonly ConcurrentQueue<Action> commands = new();
    private readonly Dictionary<TopicPartition, PartitionQueue> assigned = [];

    /// <summary>
    /// The assigned partitions that are being fetched. A paused one is taken from the client altogether: the client's own resuming can take a
    /// second to fetch again, assigning takes none.
    /// </summary>
    private readonly HashSet<TopicPartition> fetching = [];
    private readonly ManualResetEventSlim stopping = new();
    private readonly Task reading;

    /// <summary>The client that is being read from; the reading thread's alone.</summary>
    private IConsumer<byte[]?, byte[]?> consumer = null!;

    public SharedConsumer(
        string provider, KafkaStreamOptions options, KafkaClients clients, IKafkaPositions? positions, TimeProvider clock, ILogger logger)
    {
        this.provider = provider;
        this.logger = logger;
        readFailures = new LogThrottle(clock, options.LogPeriod);
        Client = new RenewedClient<ConsumerLife>(
            () => new ConsumerLife(clients, options), clock, reason => logger.ConsumerReplaced(provider, reason));

        // Settings that make no client are told at once.
        Client.Take();
        Topics = new TopicWatch(provider, options, Client, clock, logger, ReopenOthers);
        var starts = new PartitionStarts(provider, options, Client, positions, clock, logger);
        opener = new PartitionOpener(provider, options, Topics, starts, clock, logger, Assign);
        reading = BlockingCall.RunAsync(Run);
    }

    /// <summary>The consumer, for what may be called from any thread: commits and questions.</summary>
    public RenewedClient<ConsumerLife> Client { get; }

    /// <summary>Compares the topics with what is wanted.</summary>
    public TopicWatch Topics { get; }

    /// <summary>Starts to read a partition as soon as the broker says from where. Never fails; see the partition's status.</summary>
    public void Open(PartitionQueue queue)
    {
        queue.RoomAgain = q => commands.Enqueue(() => Resume(q));
        opener.Open(queue);
    }

    /// <summary>Stops to read a partition. When this is done, no record of it comes any more.</summary>
    public Task CloseAsync(PartitionQueue queue)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        commands.Enqueue(() =>
        {
            try
            {
                Unassign(queue);
            }
            finally
            {
                // Nothing of a client that fails at it comes through any more either.
                done.SetResult();
            }
        });
        return stopping.IsSet ? Task.CompletedTask : done.Task;
    }

    /// <summary>Reads a partition again from an earlier offset.</summary>
    /// <returns>Where the replay ends; null when the partition is not being read here.</returns>
    public Task<long?> RewindAsync(PartitionQueue queue, long start, IReadOnlyList<string> subscriptions)
    {
        var done = new TaskCompletionSource<long?>(TaskCreationOptions.RunContinuationsAsynchronously);
        commands.Enqueue(() =>
        {
            try
            {
                done.SetResult(Rewind(queue, start, subscriptions));
            }
            catch (Exception exception)
            {
                done.SetException(exception);
                throw;
            }
        });
        return stopping.IsSet ? Task.FromResult<long?>(null) : done.Task;
    }

    public void Dispose()
    {
        if (stopping.IsSet)
        {
            return;
        }

        stopping.Set();
        opener.Dispose();
        CloseAsync().Wait(StopTime);
    }

    /// <summary>The client closes after all that uses it, however long that may take.</summary>
    private async Task CloseAsync()
    {
        Topics.Dispose();
        await reading;
        await Client.CloseAsync();
        stopping.Dispose();
    }

    private void Run()
    {
        while (!stopping.IsSet)
        {
            CountedClient<ConsumerLife>? client = null;
            try
            {
                client = Client.Take();
                client.Call(Read);
            }
            catch (Exception exception)
            {
                // A fault of ours or of the client must not end reading for good, nor a client be read from whose state we do not know; the
                // partitions' lag shows it.
                logger.ReadLoopFailed(exception, provider);
                if (client is not null)
                {
                    Client.Break(client, exception.Message);
                }

                stopping.Wait(LoopFaultPause);
            }
        }
    }

    /// <summary>Reads from a client that has read nothing yet; each partition from where the one before has come to.</summary>
    private void Read(ConsumerLife life)
    {
        consumer = life.Consumer;
        fetching.Clear();
        foreach (var queue in assigned.Values)
        {
            Resume(queue);
        }

        while (!stopping.IsSet)
        {
            try
            {
                while (commands.TryDequeue(out var command))
                {
                    command();
                }

                if (consumer.Consume(PollTime) is { } result)
                {
                    Dispatch(result);
                }
            }
            catch (ConsumeException exception) when (!RenewedClient.IsFatal(exception.Error))
            {
                OnReadFault(exception);
            }
        }
    }

    private void Dispatch(ConsumeResult<byte[]?, byte[]?> result)
    {
        if (!assigned.TryGetValue(result.TopicPartition, out var queue))
        {
            return;
        }

        if (result.IsPartitionEOF)
        {
            queue.ReachEnd(result.Offset.Value);
        }
        else if (queue.Enqueue(result))
        {
            Suspend(result.TopicPartition);
        }
    }

    private void OnReadFault(ConsumeException exception)
    {
        if (readFailures.TryEnter())
        {
            logger.ReadFailed(provider, exception.Error.ToString());
        }

        if (exception.ConsumerRecord is { } at && assigned.TryGetValue(at.TopicPartition, out var queue))
        {
            queue.ReportError(exception.Error.ToString());
            if (exception.Error.Code == ErrorCode.Local_AutoOffsetReset)
            {
                Unassign(queue);
                opener.Open(queue);
            }
        }
    }

    private void Assign(PartitionQueue queue, PartitionStart start) => commands.Enqueue(() =>
    {
        queue.Begin(start);
        if (queue.State != KafkaPartitionState.Running)
        {
            return;
        }

        // An earlier queue of the partition may never have been closed, when its agent just stopped: the one opened last reads.
        if (assigned.TryGetValue(queue.TopicPartition, out var earlier))
        {
            Unassign(earlier);
        }

        assigned.Add(queue.TopicPartition, queue);
        logger.PartitionOpened(provider, queue.Topic, queue.Partition, start.Offset, start.Committed, start.High);
        Resume(queue);
    });

    /// <summary>Opens the partitions anew whose topic is another one by now: offsets of the old one say nothing of it.</summary>
    private void ReopenOthers(IReadOnlyDictionary<string, KafkaTopic> topics) => commands.Enqueue(() =>
    {
        foreach (var queue in assigned.Values.Where(queue => topics.TryGetValue(queue.Topic, out var topic) && topic.Life != queue.Life).ToList())
        {
            Unassign(queue);
            opener.Open(queue);
        }
    });

    private long? Rewind(PartitionQueue queue, long start, IReadOnlyList<string> subscriptions)
    {
        if (!IsAssigned(queue))
        {
            return null;
        }

        Suspend(queue.TopicPartition);
        var until = queue.Rewind(start, subscriptions);
        Resume(queue);
        return until;
    }

    private bool IsAssigned(PartitionQueue queue) => assigned.TryGetValue(queue.TopicPartition, out var current) && current == queue;

    private void Unassign(PartitionQueue queue)
    {
        if (IsAssigned(queue))
        {
            assigned.Remove(queue.TopicPartition);
            Suspend(queue.TopicPartition);
        }
    }

    private void Suspend(TopicPartition partition)
    {
        if (fetching.Remove(partition))
        {
            consumer.IncrementalUnassign([partition]);
        }
    }

    private void Resume(PartitionQueue queue)
    {
        if (IsAssigned(queue) && !queue.IsPaused && fetching.Add(queue.TopicPartition))
        {
            consumer.IncrementalAssign([new TopicPartitionOffset(queue.TopicPartition, queue.ReadPosition)]);
        }
    }
}
