using Confluent.Kafka;

namespace KiVendTout.Hosting.Kafka;

/// <summary>
/// One client of a <see cref="KafkaProducer"/>. That it is broken is told to its error handler, and to whom it refuses a record; delivery
/// reports carry only the error underneath.
/// </summary>
public sealed class ProducerLife
{
    private readonly Lock _gate = new();
    private readonly IProducer<byte[], byte[]> _client;
    private volatile string? _brokenBy;

    internal ProducerLife(Func<Action<Error>, IProducer<byte[], byte[]>> build) => _client = build(Look);

    /// <summary>Why it takes no more records; null while it does.</summary>
    public string? BrokenBy => _brokenBy;

    /// <summary>Writes a record; done when the brokers have it.</summary>
    /// <exception cref="KafkaException">Whether they have it is unknown.</exception>
    public async Task<DeliveryResult<byte[], byte[]>> ProduceAsync(string topic, Message<byte[], byte[]> message, CancellationToken cancellationToken)
    {
        try
        {
            Task<DeliveryResult<byte[], byte[]>> writing;
            lock (_gate)
            {
                ThrowIfBroken();
                writing = _client.ProduceAsync(topic, message, cancellationToken);
            }

            return await writing;
        }
        catch (KafkaException exception)
        {
            Look(exception.Error);
            throw;
        }
    }

    /// <summary>Hands a record over, without waiting.</summary>
    /// <param name="topic">Its topic.</param>
    /// <param name="message">The record.</param>
    /// <param name="reported">Told, on a thread of the client, what has become of it.</param>
    /// <exception cref="KafkaException">It is not taken.</exception>
    public void Produce(string topic, Message<byte[], byte[]> message, Action<DeliveryReport<byte[], byte[]>> reported)
    {
        try
        {
            lock (_gate)
            {
                ThrowIfBroken();
                _client.Produce(topic, message, report =>
                {
                    Look(report.Error);
                    reported(report);
                });
            }
        }
        catch (KafkaException exception)
        {
            Look(exception.Error);
            throw;
        }
    }

    /// <summary>Takes no more records, waits until those under way are answered, and closes.</summary>
    internal void End(TimeSpan limit)
    {
        lock (_gate)
        {
            _brokenBy ??= "it is closed";
        }

        _client.Flush(limit);
        _client.Dispose();
    }

    private void Look(Error error)
    {
        if (error.IsFatal || IsLostSequence(error.Code))
        {
            _brokenBy ??= error.Reason;
        }
    }

    /// <summary>
    /// What a report or a refusal says under a fatal error, before or without the error handler being told. A client that is replaced without
    /// need costs nothing.
    /// </summary>
    private static bool IsLostSequence(ErrorCode code) => code is ErrorCode.Local_Fatal or ErrorCode.Local_Fenced or ErrorCode.Local_GaplessGuarantee
        or ErrorCode.Local_Inconsistent or ErrorCode.OutOfOrderSequenceNumber or ErrorCode.DuplicateSequenceNumber or ErrorCode.InvalidProducerEpoch
        or ErrorCode.UnknownProducerId or ErrorCode.ProducerFenced;

    private void ThrowIfBroken()
    {
        if (_brokenBy is { } reason)
        {
            throw new KafkaException(new Error(ErrorCode.Local_Fatal, reason));
        }
    }
}
