using System.Collections.Concurrent;
using Confluent.Kafka;
using KiVendTout.Hosting.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace KiVendTout.Bench.Hostile;

/// <summary>Sends records, never farther ahead of the groups than the embedded broker can hold, and remembers where each of them is.</summary>
internal sealed class RecordFeed : IAsyncDisposable
{
    private const int MessageBytesMax = 10_000_000;
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<(string Topic, int Partition, long Offset), PlacedRecord> _placed = [];
    private readonly IProducer<byte[]?, byte[]?> _producer;
    private readonly GroupLead _lead;
    private int _lost;

    private RecordFeed(IProducer<byte[]?, byte[]?> producer, GroupLead lead) => (_producer, _lead) = (producer, lead);

    public IReadOnlyDictionary<(string Topic, int Partition, long Offset), PlacedRecord> Placed => _placed;

    /// <summary>Records that the broker did not take.</summary>
    public int Lost => _lost;

    public static async Task<RecordFeed> StartAsync(HostileRig rig, CancellationToken cancellationToken)
    {
        var settings = new GroupLeadSettings { BrokerEpoch = rig.BrokerEpoch, Groups = HostileRig.Groups, Bounds = LeadBounds.OfLoader };
        var kafka = new KafkaClientFactory(new KafkaSettings { BootstrapServers = rig.BootstrapServers, BrokerEpoch = rig.BrokerEpoch });
        var lead = new GroupLead(settings, kafka, TimeProvider.System, NullLogger<GroupLead>.Instance);
        await lead.StartAsync(cancellationToken);
        var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig
        {
            BootstrapServers = rig.BootstrapServers,
            EnableIdempotence = true,
            Acks = Acks.All,
            CompressionType = CompressionType.Lz4,
            MessageMaxBytes = MessageBytesMax,
        }).Build();
        return new RecordFeed(producer, lead);
    }

    public async Task SendAsync(BenchRecord record, CancellationToken cancellationToken)
    {
        var size = record.Size;
        await _lead.ReserveAsync(size, cancellationToken);
        var placed = new PlacedRecord(record.Kind, RecordOracle.Refusal(record, TimeProvider.System.GetUtcNow()));
        var headers = new Headers();
        foreach (var (name, value) in record.Headers)
        {
            headers.Add(name, value);
        }

        var message = new Message<byte[]?, byte[]?> { Key = record.Key, Value = record.Value, Headers = headers };
        if (record.TimestampMs is { } told)
        {
            message.Timestamp = new Timestamp(told, TimestampType.CreateTime);
        }

        _producer.Produce(record.Topic, message, report =>
        {
            if (report.Error.IsError)
            {
                Interlocked.Increment(ref _lost);
                _lead.Lost(size);
                return;
            }

            _placed[(report.Topic, report.Partition.Value, report.Offset.Value)] = placed;
            _lead.Delivered(report.TopicPartition, report.Offset.Value, size);
        });
    }

    public void Flush() => _producer.Flush(FlushLimit);

    public async ValueTask DisposeAsync()
    {
        _producer.Dispose();
        await _lead.StopAsync(CancellationToken.None);
        _lead.Dispose();
    }
}
