using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KiVendTout.Streams.Kafka;

/// <summary>All parts of one provider on one silo.</summary>
internal sealed class KafkaStreamsRuntime : IDisposable
{
    private readonly ConcurrentDictionary<QueueId, OpenedQueue> queues = new();
    private readonly Lazy<SharedConsumer> consumer;
    private readonly Lazy<OffsetCommitter> committer;
    private readonly LogThrottle roundFailures;
    private bool disposed;

    private KafkaStreamsRuntime(IServiceProvider services, string name, KafkaStreamOptions options, TimeProvider clock, ILogger logger)
    {
        Name = name;
        Options = options;
        Clock = clock;
        Logger = logger;
        Mapper = new KafkaQueueMapper(options);
        Factory = new KafkaAdapterFactory(this);
        Metrics = new KafkaStreamsMetrics(GetPartitions);
        Codec = services.GetForProvider<IKafkaRecordCodec>(name)!;
        BulkReceivers = services.GetAllForProvider<IKafkaBulkReceiver>(name);
        roundFailures = new LogThrottle(clock, options.LogPeriod);
        var clients = new KafkaClients(name, options, clock, logger);
        var positions = services.GetForProvider<IKafkaPositions>(name);
        consumer = new(() => new SharedConsumer(name, options, clients, positions, clock, logger));
        committer = new(() => new OffsetCommitter(name, options, Consumer.Client, OwnedQueues, positions, clock, logger));
        Producer = new KafkaRecordProducer(name, options, clients, services.GetForProvider<IKafkaRecordEncoder>(name), logger);
        DeadLetters = new DeadLetterWriter(options, Producer, services.GetForProvider<IKafkaDeadLetterMirror>(name), clock, Metrics, logger);
        Records = new RecordReader(name, options, clients, clock, logger);
        SideReader = new SideReader(name, options, clients, Codec, clock, logger);
        Replays = new PartitionReplays(this);
        Dependencies = new DependencyWatch(name, options, services.GetForProvider<IKafkaDependencyCheck>(name), clock, logger);
        Undecodable = new UndecodableRecords(options, DeadLetters, clock, logger);
    }

    public string Name { get; }

    public KafkaStreamOptions Options { get; }

    public TimeProvider Clock { get; }

    public ILogger Logger { get; }

    public KafkaQueueMapper Mapper { get; }

    public KafkaAdapterFactory Factory { get; }

    public KafkaStreamsMetrics Metrics { get; }

    public IKafkaRecordCodec Codec { get; }

    /// <summary>Null when every event goes to its grain.</summary>
    public IReadOnlyList<IKafkaBulkReceiver> BulkReceivers { get; }

    public SharedConsumer Consumer => consumer.Value;

    public OffsetCommitter Committer => committer.Value;

    public KafkaRecordProducer Producer { get; }

    public DeadLetterWriter DeadLetters { get; }

    public RecordReader Records { get; }

    public SideReader SideReader { get; }

    public PartitionReplays Replays { get; }

    public UndecodableRecords Undecodable { get; }

    public DependencyWatch Dependencies { get; }

    /// <summary>Tells which partitions are this silo's; null until Orleans has made it.</summary>
    public KafkaQueueBalancer? Balancer { get; set; }

    public bool IsStarted { get; private set; }

    public static KafkaStreamsRuntime Create(IServiceProvider services, string name) => new(
        services,
        name,
        services.GetRequiredService<IOptionsMonitor<KafkaStreamOptions>>().Get(name),
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILoggerFactory>().CreateLogger($"{KafkaStreamsTelemetry.Name}.{name}"));

    /// <summary>Starts to read and commit. Does not wait for the broker.</summary>
    public void Start()
    {
        _ = Consumer;
        _ = Committer;
        IsStarted = true;
    }

    public IEnumerable<KafkaPartitionStatus> GetPartitions() => OwnedQueues().Select(Describe);

    /// <summary>The partitions that are this silo's, whether or not they are open.</summary>
    public IEnumerable<QueueId> AssignedQueues() => Balancer?.GetMyQueues() ?? [];

    /// <summary>When a partition was last pulled from, a timestamp of the clock; null when it is not open.</summary>
    public long? LastPull(QueueId id) => queues.TryGetValue(id, out var opened) ? opened.Receiver.LastPull : null;

    public OpenedQueue OpenQueue(QueueId id)
    {
        var queue = new PartitionQueue(Name, Mapper.PartitionOf(id), Options, Clock, Metrics);
        var cache = new PartitionCache(queue, Options, Clock);
        BulkDelivery[] bulk = [.. BulkReceivers.Select(receiver => new BulkDelivery(receiver, queue, Options, Clock, Logger))];
        var opened = new OpenedQueue(queue, cache, new KafkaQueueReceiver(this, queue, cache, bulk));
        if (queues.TryGetValue(id, out var dropped))
        {
            // Its agent has ended without handing it over.
            CloseQueue(dropped.Queue);
        }

        queues[id] = opened;
        return opened;
    }

    public IQueueAdapterReceiver ReceiverOf(QueueId id) => queues[id].Receiver;

    public void CloseQueue(PartitionQueue queue)
    {
        foreach (var (id, opened) in queues)
        {
            if (opened.Queue == queue)
            {
                queues.TryRemove(KeyValuePair.Create(id, opened));
            }
        }

        queue.Close();
        Logger.PartitionClosed(Name, queue.Topic, queue.Partition, queue.Snapshot().Position);
        queue.Dispose();
    }

    public void ReportRoundFailed(KafkaSequenceToken? at)
    {
        if (at is not null && OwnedQueues().FirstOrDefault(q => q.Topic == at.Topic && q.Partition == at.Partition) is { } queue)
        {
            queue.ReportError($"Deliveries have failed for {Options.ColdStreamHoldMax} and are tried again.");
        }

        if (roundFailures.TryEnter())
        {
            Logger.DeliveryRoundFailed(Name, Options.ColdStreamHoldMax);
        }
    }

    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        IsStarted = false;
        foreach (var opened in queues.Values)
        {
            opened.Queue.Close();
        }

        if (committer.IsValueCreated)
        {
            Committer.Dispose();
        }

        if (consumer.IsValueCreated)
        {
            Consumer.Dispose();
        }

        Records.Dispose();
        SideReader.Dispose();
        Producer.Dispose();
        Undecodable.Dispose();
        Metrics.Dispose();
    }

    public IEnumerable<PartitionQueue> OwnedQueues() => queues.Values.Select(opened => opened.Queue);

    private KafkaPartitionStatus Describe(PartitionQueue queue)
    {
        var status = queue.Snapshot();
        return Consumer.Topics.ProblemOf(queue.Topic) is { } problem ? status with { LastError = problem } : status;
    }
}
