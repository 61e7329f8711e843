using System.Collections.Frozen;
using KiVendTout.Domain.Common;
using KiVendTout.Records;
using KiVendTout.Streams.Kafka;

namespace KiVendTout.Silo.Streams;

/// <summary>Hands each record to the codec of its topic.</summary>
internal sealed class TopicCodecs(IEnumerable<ITopicCodec> codecs, TimeProvider clock) : IKafkaRecordCodec
{
    private readonly FrozenDictionary<string, ITopicCodec> _byTopic = codecs.ToFrozenDictionary(codec => codec.Topic, StringComparer.Ordinal);

    /// <inheritdoc/>
    public KafkaDecodeResult Decode(in KafkaRecord record)
    {
        try
        {
            var type = record.Headers.GetString(CloudEventHeaders.Type);
            CloudEventHeaders.RequireKnownSchema(type, record.Headers.GetString(CloudEventHeaders.DataSchema));
            CloudEventHeaders.RequireCredibleTime(record.Headers.GetString(CloudEventHeaders.Time), clock.GetUtcNow());
            return _byTopic[record.Topic].Decode(record, type);
        }
        catch (ContractViolationException e)
        {
            return KafkaDecodeResult.Invalid(e.Message);
        }
    }
}
