using System.Text;
using Confluent.Kafka;
using KiVendTout.Domain.Payments;
using KiVendTout.Records;

namespace KiVendTout.Bench.Ingest;

/// <summary>Writes payments to the topic as the loader does.</summary>
internal sealed class PaymentProducer : IDisposable
{
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(60);

    private readonly IProducer<string, byte[]> _producer;

    public PaymentProducer(string bootstrapServers) => _producer = new ProducerBuilder<string, byte[]>(new ProducerConfig
    {
        BootstrapServers = bootstrapServers,
        EnableIdempotence = true,
        Acks = Acks.All,
        CompressionType = CompressionType.Lz4,
        LingerMs = 5,
        QueueBufferingMaxMessages = 1_000_000,
    }).Build();

    /// <summary>Queues a payment; the moment is taken before it is queued.</summary>
    public void Send(PaymentRecord record)
    {
        var (type, value) = PaymentRecordCodec.Encode(record);
        var headers = new Headers();
        foreach (var (name, text) in CloudEventHeaders.ForProtobuf($"{record.PaymentId}:{record.NaturalKey}", type, "bench", record.OccurredAt))
        {
            headers.Add(name, Encoding.UTF8.GetBytes(text));
        }

        _producer.Produce("payments", new Message<string, byte[]> { Key = record.CustomerId.Value, Value = value, Headers = headers });
    }

    public void Flush()
    {
        if (_producer.Flush(FlushLimit) > 0)
        {
            throw new TimeoutException($"The broker did not take all records within {FlushLimit}.");
        }
    }

    public void Dispose() => _producer.Dispose();
}
