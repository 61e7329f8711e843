using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace KiVendTout.Streams.Kafka;

/// <summary>Makes Kafka clients with the provider's settings.</summary>
internal sealed class KafkaClients(string provider, KafkaStreamOptions options, TimeProvider clock, ILogger logger)
{
    private const int FetchQueueBackoffMs = 10;
    private const int PrefetchedRecordsMin = 2_000;
    private const int PrefetchedKilobytesMax = 16 * 1024;
    private const int ReconnectMs = 100;
    private const int ReconnectMaxMs = 2_000;
    private const int LingerMs = 2;
    private const int SocketTimeoutExtraMs = 1_000;

    /// <summary>Most that librdkafka can be told: how large a record may be is for the broker to say, after compression.</summary>
    private const int RecordBytesMax = 1_000_000_000;

    private readonly LogThrottle errors = new(clock, options.LogPeriod);

    /// <summary>A consumer without subscription, commits or offset reset of its own: all three are ours.</summary>
    /// <param name="tellsEnd">Whether it also says when it has reached the end of a partition.</param>
    public IConsumer<byte[]?, byte[]?> CreateConsumer(bool tellsEnd = false)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = options.BootstrapServers,
            GroupId = options.ConsumerGroup,
            EnableAutoCommit = false,
            EnablePartitionEof = tellsEnd,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = AutoOffsetReset.Error,
            AllowAutoCreateTopics = false,

            // A commit blocks this long when the coordinator is away, the one or the other; by default that is a minute, and also when it has
            // long come back. There is no session in truth: the consumer is no member of the group.
            SessionTimeoutMs = (int)options.BrokerTimeout.TotalMilliseconds,
            SocketTimeoutMs = (int)options.BrokerTimeout.TotalMilliseconds + SocketTimeoutExtraMs,
            FetchWaitMaxMs = (int)options.FetchWaitMax.TotalMilliseconds,
            FetchQueueBackoffMs = FetchQueueBackoffMs,
            QueuedMinMessages = PrefetchedRecordsMin,
            QueuedMaxMessagesKbytes = PrefetchedKilobytesMax,
            ReconnectBackoffMs = ReconnectMs,
            ReconnectBackoffMaxMs = ReconnectMaxMs,
        };
        Extend(config);
        return new ConsumerBuilder<byte[]?, byte[]?>(config)
            .SetLogHandler((_, message) => OnLog(message))
            .SetErrorHandler((_, error) => OnError(error))
            .Build();
    }

    /// <summary>A producer that loses and doubles nothing while it lives.</summary>
    /// <param name="failed">Told what goes wrong with it; here, and not in delivery reports, it says that it is broken.</param>
    public IProducer<byte[]?, byte[]?> CreateProducer(Action<Error> failed)
    {
        var config = new ProducerConfig
        {
            BootstrapServers = options.BootstrapServers,
            Acks = Acks.All,
            EnableIdempotence = true,
            LingerMs = LingerMs,
            MessageMaxBytes = RecordBytesMax,

            // Every broker knows it, and none of what came compressed by it grows.
            CompressionType = CompressionType.Gzip,
            MessageTimeoutMs = (int)options.ProduceTimeout.TotalMilliseconds,
            ReconnectBackoffMs = ReconnectMs,
            ReconnectBackoffMaxMs = ReconnectMaxMs,
        };
        Extend(config);
        return new ProducerBuilder<byte[]?, byte[]?>(config)
            .SetLogHandler((_, message) => OnLog(message))
            .SetErrorHandler((_, error) =>
            {
                OnError(error);
                failed(error);
            })
            .Build();
    }

    private void Extend(ClientConfig config)
    {
        foreach (var (name, value) in options.ClientSettings)
        {
            config.Set(name, value);
        }
    }

    private void OnLog(LogMessage message) => logger.ClientLog(provider, message.Message);

    private void OnError(Error error)
    {
        options.ClientError?.Invoke(error);
        if (errors.TryEnter())
        {
            logger.ClientError(provider, error.Reason);
        }
    }
}
