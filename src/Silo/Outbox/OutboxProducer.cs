using Confluent.Kafka;
using KiVendTout.Hosting.Kafka;

namespace KiVendTout.Silo.Outbox;

/// <summary>Makes the producer of the relay.</summary>
internal static class OutboxProducer
{
    /// <summary>How long records wait for company, milliseconds: the relay hands over whole batches, so hardly at all.</summary>
    private const int LingerMs = 2;

    /// <summary>In order for each key.</summary>
    public static KafkaProducer Create(KafkaClientFactory kafka, OutboxOptions options) => kafka.Producer(new ProducerConfig
    {
        LingerMs = LingerMs,
        MessageTimeoutMs = options.ProduceTimeoutMs,

        // The record itself need not come back.
        DeliveryReportFields = "none",
    });
}
