using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace KiVendTout.Streams.Kafka;

/// <summary>Writes a dead letter: first to the mirror, then to its topic, unless another stream's letter is there. Done when both have it.</summary>
internal sealed class DeadLetterWriter(
    KafkaStreamOptions options,
    KafkaRecordProducer producer,
    IKafkaDeadLetterMirror? mirror,
    TimeProvider clock,
    KafkaStreamsMetrics metrics,
    ILogger logger)
{
    /// <summary>Longest reason in a header, in characters; a fault's message may be of any length.</summary>
    private const int ReasonMax = 1_000;

    /// <summary>One attempt. Any fault is one of infrastructure: try again, with the same <paramref name="pending"/>.</summary>
    public async Task WriteAsync(PendingDeadLetter pending, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.DeadLetterTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        if (!pending.IsMirrored)
        {
            var letter = pending.Letter;
            logger.DeadLettering(letter.Provider, letter.Topic, letter.Partition, letter.Offset, letter.ExceptionType ?? letter.Reason);
            if (mirror is not null)
            {
                if (await mirror.RecordAsync(letter, either.Token) is not { } kept)
                {
                    return;
                }

                pending.Letter = kept;
            }

            pending.IsMirrored = true;
        }

        await ProduceAsync(pending, either.Token);
        metrics.DeadLettered(pending.Letter);
    }

    /// <summary>Writes as much of the record as its topic takes: a letter must never be what stops dead letters.</summary>
    private async Task ProduceAsync(PendingDeadLetter pending, CancellationToken cancellationToken)
    {
        while (true)
        {
            var letter = pending.Letter;
            try
            {
                var message = new Message<byte[]?, byte[]?> { Key = letter.Key, Value = letter.Value, Headers = HeadersOf(letter) };
                await producer.ProduceAsync(letter.DeadLetterTopic, message, cancellationToken);
                return;
            }
            catch (KafkaException exception) when (
                exception.Error.Code is ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge && pending.TryShrink())
            {
                logger.DeadLetterTooLarge(letter.Provider, letter.Topic, letter.Partition, letter.Offset);
            }
        }
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
        Add(KafkaDeadLetterHeaders.Reason, letter.Reason.Length > ReasonMax ? letter.Reason[..ReasonMax] : letter.Reason);
        Add(KafkaDeadLetterHeaders.Attempts, Number(letter.Attempts));
        Add(KafkaDeadLetterHeaders.ExceptionType, letter.ExceptionType);
        Add(KafkaDeadLetterHeaders.Stream, letter.Stream?.GetNamespace());
        Add(KafkaDeadLetterHeaders.Withheld, letter.Withheld);
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
