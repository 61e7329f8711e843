using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace KiVendTout.Streams.Kafka;

/// <summary>Writes a dead letter: first to the mirror, then to its topic. Done when both have it.</summary>
internal sealed class DeadLetterWriter(
    KafkaStreamOptions options,
    KafkaRecordProducer producer,
    IKafkaDeadLetterMirror? mirror,
    TimeProvider clock,
    KafkaStreamsMetrics metrics,
    ILogger logger)
{
    /// <summary>One attempt. Any fault is one of infrastructure: try again.</summary>
    public async Task WriteAsync(KafkaDeadLetter letter, CancellationToken cancellationToken)
    {
        logger.DeadLettering(letter.Provider, letter.Topic, letter.Partition, letter.Offset, letter.ExceptionType ?? letter.Reason);
        using var limit = new CancellationTokenSource(options.DeadLetterTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        if (mirror is not null)
        {
            await mirror.RecordAsync(letter, either.Token);
        }

        var message = new Message<byte[]?, byte[]?> { Key = letter.Key, Value = letter.Value, Headers = HeadersOf(letter) };
        await producer.ProduceAsync(letter.DeadLetterTopic, message, either.Token);
        metrics.DeadLettered(letter);
    }

    private static Headers HeadersOf(KafkaDeadLetter letter)
    {
        var headers = new Headers();
        foreach (var (name, value) in letter.Headers)
        {
            headers.Add(name, value);
        }

        Add(KafkaDeadLetterHeaders.Topic, letter.Topic);
        Add(KafkaDeadLetterHeaders.Partition, Number(letter.Partition));
        Add(KafkaDeadLetterHeaders.Offset, Number(letter.Offset));
        Add(KafkaDeadLetterHeaders.Timestamp, Number(letter.Timestamp.ToUnixTimeMilliseconds()));
        Add(KafkaDeadLetterHeaders.Cause, letter.Cause.ToString());
        Add(KafkaDeadLetterHeaders.Reason, letter.Reason);
        Add(KafkaDeadLetterHeaders.Attempts, Number(letter.Attempts));
        Add(KafkaDeadLetterHeaders.ExceptionType, letter.ExceptionType);
        Add(KafkaDeadLetterHeaders.Stream, letter.Stream?.GetNamespace());
        Add(KafkaDeadLetterHeaders.RecordMissing, letter.IsRecordMissing ? "true" : null);
        return headers;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                headers.Add(name, Encoding.UTF8.GetBytes(value));
            }
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
