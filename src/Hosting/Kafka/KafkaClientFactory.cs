using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace KiVendTout.Hosting.Kafka;

/// <summary>Makes every Kafka client of the product, but those of the stream provider, which is given the same settings.</summary>
public sealed class KafkaClientFactory
{
    private static readonly TimeSpan LogPeriod = TimeSpan.FromSeconds(10);

    private readonly KafkaClientSettings _client;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private long _toldAt;
    private volatile KafkaComplaint? _lastComplaint;
    private volatile KafkaComplaint? _refusal;

    /// <summary>Takes the settings; nothing is connected yet.</summary>
    /// <param name="settings">Where Kafka is and how its clients are set.</param>
    /// <param name="clock">The clock; the system's by default.</param>
    /// <param name="logger">Takes what clients say; by default nobody does.</param>
    public KafkaClientFactory(KafkaSettings settings, TimeProvider? clock = null, ILogger<KafkaClientFactory>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        BootstrapServers = settings.BootstrapServers;
        _client = new KafkaClientSettings(settings.Client);
        (_clock, _logger) = (clock ?? TimeProvider.System, logger ?? NullLogger<KafkaClientFactory>.Instance);
        if (_client.Values.Count > 0)
        {
            _logger.KafkaClientSettings(_client);
        }
    }

    /// <summary>Addresses of brokers; empty when there are none.</summary>
    public string BootstrapServers { get; }

    /// <summary>What a client complained of last; null when none has. It tells why brokers do not answer, which exceptions do not.</summary>
    public KafkaComplaint? LastComplaint => _lastComplaint;

    /// <summary>Why brokers and clients do not accept each other; null when none has said so. Asking again is no use.</summary>
    public KafkaComplaint? Refusal => _refusal;

    /// <summary>A consumer that commits nothing by itself.</summary>
    /// <param name="own">What it sets for itself.</param>
    /// <param name="configure">Adds handlers.</param>
    /// <exception cref="KafkaException">The settings do not go together.</exception>
    public IConsumer<TKey, TValue> Consumer<TKey, TValue>(ConsumerConfig own, Action<ConsumerBuilder<TKey, TValue>>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(own);
        own.EnableAutoCommit = false;
        var builder = new ConsumerBuilder<TKey, TValue>(Complete(own))
            .SetLogHandler((_, message) => OnLog(message))
            .SetErrorHandler((_, error) => OnError(error));
        configure?.Invoke(builder);
        return builder.Build();
    }

    /// <summary>A producer that is idempotent, acknowledged by all copies, and replaced when it is broken. Made when first used.</summary>
    /// <param name="own">What it sets for itself; <see cref="ProducerConfig.MessageTimeoutMs"/> must be among it.</param>
    public KafkaProducer Producer(ProducerConfig own)
    {
        ArgumentNullException.ThrowIfNull(own);
        own.EnableIdempotence = true;
        own.Acks = Acks.All;
        var limit = TimeSpan.FromMilliseconds(own.MessageTimeoutMs ?? throw new ArgumentException("A producer has a limit for acknowledgements.", nameof(own)));
        var config = Complete(own);
        return new KafkaProducer(Build, limit, reason => _logger.KafkaProducerReplaced(_client.Redact(reason)));

        IProducer<byte[], byte[]> Build(Action<Error> failed) => new ProducerBuilder<byte[], byte[]>(config)
            .SetLogHandler((_, message) => OnLog(message))
            .SetErrorHandler((_, error) =>
            {
                OnError(error);
                failed(error);
            })
            .Build();
    }

    /// <summary>A client for questions and topics.</summary>
    public IAdminClient Admin() => Admin(Complete(new AdminClientConfig()), OnLog, OnError);

    internal static IAdminClient Admin(AdminClientConfig config, Action<LogMessage>? log = null, Action<Error>? error = null) =>
        new AdminClientBuilder(config)
            .SetLogHandler((_, message) => log?.Invoke(message))
            .SetErrorHandler((_, fault) => error?.Invoke(fault))
            .Build();

    private TConfig Complete<TConfig>(TConfig config)
        where TConfig : ClientConfig
    {
        config.BootstrapServers = BootstrapServers;
        foreach (var (name, value) in _client.Values)
        {
            config.Set(name, value);
        }

        return config;
    }

    /// <summary>Takes an error of a client that was made elsewhere with the same settings.</summary>
    /// <param name="error">The error.</param>
    public void Report(Error error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var complaint = KafkaComplaint.Of(error.Code, _client.Redact(error.Reason));
        if (complaint.IsRefusal)
        {
            _refusal = complaint;
        }

        // That all are down is said after why they are.
        if (error.Code != ErrorCode.Local_AllBrokersDown)
        {
            _lastComplaint = complaint;
        }
    }

    /// <summary>Forgets complaints: what comes from now on is new.</summary>
    internal void Forget() => (_lastComplaint, _refusal) = (null, null);

    private void OnLog(LogMessage message)
    {
        var text = _client.Redact(message.Message);
        _logger.KafkaClientLog(text);
        if (KafkaComplaint.Of(message, text) is { } complaint)
        {
            _lastComplaint = complaint;
        }
    }

    private void OnError(Error error)
    {
        Report(error);

        // A broker that is away would fill the log.
        var (now, before) = (_clock.GetTimestamp(), Interlocked.Read(ref _toldAt));
        if ((before == 0 || _clock.GetElapsedTime(before, now) >= LogPeriod) && Interlocked.CompareExchange(ref _toldAt, now, before) == before)
        {
            _logger.KafkaClientError(_client.Redact(error.Reason));
        }
    }
}
