using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;

namespace KiVendTout.Streams.Kafka;

/// <inheritdoc cref="IKafkaStreamReader"/>
internal sealed class KafkaStreamReader(IServiceProvider services) : IKafkaStreamReader
{
    public async Task<KafkaStreamPage> ReadAsync(string provider, StreamId stream, KafkaStreamRange range, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(range);
        ArgumentOutOfRangeException.ThrowIfLessThan(range.EventsMax, 1, nameof(range));
        var runtime = services.GetKeyedService<KafkaStreamsRuntime>(provider)
            ?? throw new ArgumentException($"This silo has no Kafka stream provider '{provider}'.", nameof(provider));
        var events = new List<KafkaStreamEvent>();
        var next = await runtime.SideReader.ReadAsync(
            new SideRead(new TopicPartition(range.Topic, range.Partition), range.From, range.Until, decodes: true, Take), cancellationToken);
        return new KafkaStreamPage(events, next);

        bool Take(in KafkaRecord record, in KafkaDecodeResult decoded)
        {
            foreach (var delivery in decoded.Deliveries)
            {
                if (delivery.Target == stream)
                {
                    events.Add(new KafkaStreamEvent(
                        delivery.Event, new KafkaSequenceToken(record.Topic, record.Partition, record.Offset), record.Timestamp));
                }
            }

            return events.Count < range.EventsMax;
        }
    }
}
