using Confluent.Kafka;
using KiVendTout.Silo.Hosting;

namespace KiVendTout.Silo.Outbox;

/// <summary>Makes the producer of the relay.</summary>
internal static class OutboxProducer
{
    /// <summary>How long records wait for company, milliseconds: the relay hands over whole batches, so hardly at all.</summary>
    private const int LingerMs = 2;

    /// <summary>Idempotent, acknowledged by all replicas, in order for each key.</summary>
    public static IProducer<string, byte[]> Create(KafkaSettings kafka, OutboxOptions options) => new ProducerBuilder<string, byte[]>(new ProducerConfig
    {
        BootstrapServers = kafka.BootstrapServers,
        EnableIdempotence = true,
        Acks = Acks.All,
        LingerMs = LingerMs,
        MessageTimeoutMs = options.ProduceTimeoutMs,
    }).Build();
}
