using Confluent.Kafka;

namespace KiVendTout.Cli.Topics;

/// <summary>Makes Kafka clients that do not write to our standard error: what matters reaches the caller as a result or an exception.</summary>
internal static class QuietKafka
{
    /// <summary>Most that librdkafka can be told: how large a record may be is for the broker to say, after compression.</summary>
    private const int RecordBytesMax = 1_000_000_000;

    /// <summary>Longest wait for one answer.</summary>
    public static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    /// <summary>A consumer that joins no group: it only asks for offsets.</summary>
    public static IConsumer<byte[], byte[]> Consumer(string servers, string group) => new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
    {
        BootstrapServers = servers,
        GroupId = group,
        EnableAutoCommit = false,
    }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    /// <summary>Idempotent, acknowledged by all copies, compressed.</summary>
    /// <param name="servers">Kafka's addresses.</param>
    /// <param name="acknowledgeLimit">How long a record may wait for its acknowledgement.</param>
    public static IProducer<byte[], byte[]> Producer(string servers, TimeSpan acknowledgeLimit) => new ProducerBuilder<byte[], byte[]>(new ProducerConfig
    {
        BootstrapServers = servers,
        EnableIdempotence = true,
        Acks = Acks.All,
        CompressionType = CompressionType.Lz4,
        LingerMs = 5,
        MessageMaxBytes = RecordBytesMax,
        MessageTimeoutMs = (int)acknowledgeLimit.TotalMilliseconds,
    }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    public static IAdminClient Admin(string servers) => new AdminClientBuilder(new AdminClientConfig
    {
        BootstrapServers = servers,
    }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
}
