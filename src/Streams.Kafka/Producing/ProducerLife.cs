using Confluent.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace KiVendTout.Streams.Kafka;

/// <summary>
/// One client of a <see cref="KafkaRecordProducer"/>. That it is broken is told to its error handler, and to whom it refuses a record;
/// delivery reports carry only the error underneath. Once broken it takes no more, so that no record overtakes one that failed.
/// </summary>
internal sealed class ProducerLife
{
    private readonly Lock gate = new();
    private readonly IProducer<byte[]?, byte[]?> client;
    private volatile string? brokenBy;

    public ProducerLife(KafkaClients clients) => client = clients.CreateProducer(Look);

    /// <summary>Why it takes no more records; null while it does.</summary>
    public string? BrokenBy => brokenBy;

    /// <summary>Writes a record; done when it is acknowledged.</summary>
    /// <exception cref="KafkaException">Whether the brokers have it is unknown.</exception>
    public async Task ProduceAsync(string topic, Message<byte[]?, byte[]?> message, CancellationToken cancellationToken)
    {
        try
        {
            Task writing;
            lock (gate)
            {
                if (brokenBy is { } reason)
                {
                    throw new KafkaException(new Error(ErrorCode.Local_Fatal, reason));
                }

                writing = client.ProduceAsync(topic, message, cancellationToken);
            }

            await writing;
        }
        catch (KafkaException exception)
        {
            Look(exception.Error);
            throw;
        }
    }

    /// <summary>Takes no more records, waits until those under way are answered, and closes.</summary>
    public void End(TimeSpan limit)
    {
        lock (gate)
        {
            brokenBy ??= "it is closed";
        }

        client.Flush(limit);
        client.Dispose();
    }

    private void Look(Error error)
    {
        if (error.IsFatal || IsLostSequence(error.Code))
        {
            brokenBy ??= error.Reason;
        }
    }

    /// <summary>
    /// What a report or a refusal says under a fatal error, before or without the error handler being told. A client that is replaced without
    /// need costs nothing.
    /// </summary>
    private static bool IsLostSequence(ErrorCode code) => code is ErrorCode.Local_Fatal or ErrorCode.Local_Fenced or ErrorCode.Local_GaplessGuarantee
        or ErrorCode.Local_Inconsistent or ErrorCode.OutOfOrderSequenceNumber or ErrorCode.DuplicateSequenceNumber or ErrorCode.InvalidProducerEpoch
        or ErrorCode.UnknownProducerId or ErrorCode.ProducerFenced;
}
