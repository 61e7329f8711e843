using System.ComponentModel.DataAnnotations;

namespace KiVendTout.Streams.Kafka;

/// <summary>Options of a Kafka stream provider. Every bound and every delay of the provider is here, with its unit.</summary>
public sealed class KafkaStreamOptions
{
    /// <summary>Addresses of brokers, <c>host:port</c> separated by commas.</summary>
    [Required]
    public string BootstrapServers { get; set; } = "";

    /// <summary>Consumer group whose committed offsets say how far each partition is done. Used for commits only: Orleans spreads the partitions.</summary>
    [Required]
    public string ConsumerGroup { get; set; } = "";

    /// <summary>Topics to read, at least one.</summary>
    [MinLength(1)]
    public IList<string> Topics { get; } = [];

    /// <summary>Partitions of every topic. Fixed for a topic's life.</summary>
    [Range(1, 1_000)]
    public int PartitionsPerTopic { get; set; } = 12;

    /// <summary>
    /// Name of a broker's one life, for brokers that cannot tell the ids of their topics and forget all when they end, like librdkafka's test
    /// cluster. Null, the default, for all others: cluster and topics are asked for their ids.
    /// </summary>
    public string? BrokerEpoch { get; set; }

    /// <summary>How often the brokers are asked whether the topics are still the same ones and have <see cref="PartitionsPerTopic"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan TopicCheckPeriod { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long <see cref="IKafkaPositions"/> may take to read or write.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan PositionsTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether a fault of a grain would come again however often the event is delivered. Such an event goes to the dead-letter topic at once;
    /// after any other fault it is delivered again, see <see cref="RepeatedFaultTries"/>. By default no fault is deterministic. The message of
    /// a fault judged deterministic is written to a header: it must hold no personal data.
    /// </summary>
    public Func<Exception, bool> IsDeterministicFault { get; set; } = static _ => false;

    /// <summary>
    /// How often a delivery must fail, all in a row, before its fault is taken for the record's: it goes to the dead-letter topic like one
    /// with a deterministic fault. Only failures count after which an <see cref="IKafkaDependencyCheck"/> says that all answers; one that says
    /// no, or is silent, begins the count anew. Where none is registered, a delivery is repeated without end.
    /// </summary>
    [Range(2, 10_000)]
    public int RepeatedFaultTries { get; set; } = 10;

    /// <summary>
    /// How long the deliveries must have failed besides <see cref="RepeatedFaultTries"/>. Longer than what the check does not notice may last:
    /// an overload, a failover.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan RepeatedFaultTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long one answer of the <see cref="IKafkaDependencyCheck"/> serves: many deliveries may fail at once.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan DependencyCheckPeriod { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How soon an <see cref="IKafkaDependencyCheck"/> must answer; a later answer is none.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:15")]
    public TimeSpan DependencyCheckTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>What is put behind a topic's name for its dead-letter topic.</summary>
    [Required]
    public string DeadLetterTopicSuffix { get; set; } = ".dead-letter";

    /// <summary>Most events of one stream in a delivery.</summary>
    [Range(1, 10_000)]
    public int BatchRecordsMax { get; set; } = 128;

    /// <summary>Most bytes (keys and values as read) of one stream in a delivery; one event may be larger.</summary>
    [Range(1_024, 64 * 1024 * 1024)]
    public int BatchBytesMax { get; set; } = 1024 * 1024;

    /// <summary>Most events of one partition in a call of an <see cref="IKafkaBulkReceiver"/>.</summary>
    [Range(1, 100_000)]
    public int BulkRecordsMax { get; set; } = 1_000;

    /// <summary>Most bytes (keys and values as read) of one partition in a call of an <see cref="IKafkaBulkReceiver"/>; one event may be larger.</summary>
    [Range(1_024, 64 * 1024 * 1024)]
    public int BulkBytesMax { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// How soon an <see cref="IKafkaBulkReceiver"/> must answer. Longer than what it itself allows the store it writes to, so that it says what
    /// became of the events: after this they go to their grains.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan BulkTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Most records decoded in one turn of a partition's agent.</summary>
    [Range(1, 10_000)]
    public int ReadRecordsMax { get; set; } = 500;

    /// <summary>
    /// Records of a partition in memory that are not done; at this many the partition is paused until half of them are done. A pause throws
    /// away what the client has fetched: with few, a backlog is read at two thirds of the speed (docs/benchmarks.md).
    /// </summary>
    [Range(1, 1_000_000)]
    public int CacheRecordsMax { get; set; } = 16_384;

    /// <summary>Bytes of a partition in memory that are not done; at this many the partition is paused until half of them are done.</summary>
    [Range(1_024, 1024 * 1024 * 1024)]
    public int CacheBytesMax { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// Records of a partition that are decoded and with the grains at once; more of those that were read wait, undecoded, until half of these are
    /// done. Small where what the grains wait for (a database) serves only so many in the time that a grain call may take.
    /// </summary>
    [Range(1, 1_000_000)]
    public int InFlightRecordsMax { get; set; } = 16_384;

    /// <summary>
    /// Records from the first one that is not done to the last one being delivered: as many are delivered again at most when a silo dies.
    /// One key that cannot be delivered lets the other keys of its partition go on by this many records.
    /// </summary>
    [Range(1, 10_000_000)]
    public int UncommittedRecordsMax { get; set; } = 100_000;

    /// <summary>Time between two commits.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long a broker without new records may hold a question for them. Real brokers answer as soon as there are some; the embedded one
    /// answers only then, so there it bounds the latency.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:05")]
    public TimeSpan FetchWaitMax { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How long an agent waits for records of an idle partition before it looks up; new records wake it at once.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:05")]
    public TimeSpan IdleWait { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Delay before a failed delivery is tried again for the first time; it doubles up to <see cref="RetryDelayMax"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan RetryDelayMin { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest delay between two attempts of a delivery. It also bounds how long a hand-over waits for a failing delivery.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan RetryDelayMax { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long an observer is tried again within one call of its grain. Meanwhile the grain answers nobody else; after it the call fails
    /// and the agent calls again later. Keep it well under Orleans' response time-out.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:15")]
    public TimeSpan RetryInCallMax { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long a stream whose grain cannot be activated holds up the reading of its partition; after it the other streams go on and this
    /// one is tried beside them, without end.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan ColdStreamHoldMax { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>After this long without an event a stream's subscriber is forgotten; its next event finds it again.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan StreamInactivityPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often the agent is reminded of streams that have events and do not move.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan StalledStreamCheckPeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the watchdog looks whether every partition of the silo is pulled from, and which are stalled; zero for never.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan WatchdogPeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a partition may go without a pull before its agent counts as stopped, and the silo's agents are started anew. Longer than
    /// <see cref="ColdStreamHoldMax"/>, for which an agent may wait.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan AgentSilenceMax { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a partition may have lag without its committed offset moving before it is called stalled: in the log, by the metric
    /// <c>kafka_streams.stalled</c>, in its status, and by a silo that is not ready.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan PartitionStallMax { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Undecodable records whose dead letters are written at the same time.</summary>
    [Range(1, 1_000)]
    public int DeadLettersAtOnceMax { get; set; } = 16;

    /// <summary>How long one attempt to write a dead letter, the mirror included, may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:25")]
    public TimeSpan DeadLetterTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Side reads (<see cref="IKafkaStreamReader"/>) that wait at the same time, and that share a pass; more wait for room.</summary>
    [Range(1, 10_000)]
    public int SideReadsMax { get; set; } = 64;

    /// <summary>Records that one pass of side reads looks at; who has not seen all of its range by then is told where to go on.</summary>
    [Range(1, 10_000_000)]
    public int SideReadRecordsMax { get; set; } = 100_000;

    /// <summary>How long a record that is produced may wait for its acknowledgement.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan ProduceTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a question to the brokers may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan BrokerTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest delay between two questions to brokers that do not answer.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan BrokerRetryDelayMax { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The same kind of failure is logged once in this time.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan LogPeriod { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Settings of the Kafka clients by librdkafka's names (security, addresses, sizes); they win over the provider's own. What its promises
    /// rest on, offsets, order and delivery, is refused when the silo starts.
    /// </summary>
    public IDictionary<string, string> ClientSettings { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Is told every error of a Kafka client, on a thread of the client: of brokers that are away as of those that refuse. Must neither block nor
    /// throw. By default nobody is told, beyond the log.
    /// </summary>
    public Action<Confluent.Kafka.Error>? ClientError { get; set; }
}
