using KiVendTout.Hosting.Kafka;
using KiVendTout.Stores.Postgres.Messages;
using KiVendTout.Streams.Kafka;
using Microsoft.Extensions.Options;

namespace KiVendTout.Silo.Streams;

/// <summary>Mirrors dead letters in PostgreSQL, where operators list and replay them.</summary>
internal sealed class DeadLetterMirror(DeadLetterStore store, IOptions<KafkaSettings> kafka) : IKafkaDeadLetterMirror
{
    /// <inheritdoc/>
    public async ValueTask RecordAsync(KafkaDeadLetter letter, CancellationToken cancellationToken) => await store.RecordAsync(
        new DeadLetter
        {
            BrokerEpoch = kafka.Value.BrokerEpoch,
            Topic = letter.Topic,
            Partition = letter.Partition,
            Offset = letter.Offset,
            Reason = letter.Reason,
            ExceptionType = letter.ExceptionType ?? letter.Cause.ToString(),
            Attempts = letter.Attempts,
            Key = letter.Key,
            Headers = [.. letter.Headers.Select(header => new RecordHeader(header.Key, header.Value))],
            Payload = letter.Value,
        },
        cancellationToken);
}
