using Confluent.Kafka;

namespace KiVendTout.Streams.Kafka;

/// <summary>Looks at a record of a side read, decoded where the read asks for that.</summary>
/// <returns>Whether it wants to see the next one.</returns>
internal delegate bool SideReadStep(in KafkaRecord record, in KafkaDecodeResult decoded);

/// <summary>Somebody's wish to read a part of a partition.</summary>
/// <param name="partition">The partition.</param>
/// <param name="from">First offset.</param>
/// <param name="until">Offset to stop before; null for the end of the log.</param>
/// <param name="decodes">Whether it looks at what the codec makes of a record.</param>
/// <param name="step">Sees the records, in order, on the reading thread.</param>
internal sealed class SideRead(TopicPartition partition, long from, long? until, bool decodes, SideReadStep step)
{
    private readonly TaskCompletionSource<long?> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long end;
    private bool started;

    public TopicPartition Partition { get; } = partition;

    /// <summary>Whether it looks at what the codec makes of a record.</summary>
    public bool Decodes { get; } = decodes;

    /// <summary>The next offset it wants.</summary>
    public long Position { get; private set; } = from;

    /// <summary>Where to go on; null when all was read.</summary>
    public Task<long?> Completion => result.Task;

    public bool IsOver => result.Task.IsCompleted;

    /// <summary>A pass over the log begins.</summary>
    public void Begin(WatermarkOffsets log)
    {
        Position = Math.Max(Position, log.Low.Value);
        end = Math.Min(until ?? long.MaxValue, log.High.Value);
        started = false;
        if (Position >= end)
        {
            result.TrySetResult(null);
        }
    }

    public void See(in KafkaRecord record, in KafkaDecodeResult decoded)
    {
        if (IsOver || record.Offset < Position)
        {
            return;
        }

        started = true;
        var more = record.Offset < end && step(record, decoded);
        Position = record.Offset + 1;
        if (Position >= end)
        {
            result.TrySetResult(null);
        }
        else if (!more)
        {
            result.TrySetResult(Position);
        }
    }

    /// <summary>The pass is over: who has seen something goes on by another wish, who has not waits for the next pass.</summary>
    public void Pause()
    {
        if (started)
        {
            result.TrySetResult(Position);
        }
    }

    /// <summary>The log ends here, whatever its last offset is: the rest is the transactions' own.</summary>
    public void Finish() => result.TrySetResult(null);

    public void Fail(Exception exception) => result.TrySetException(exception);

    public void GiveUp(CancellationToken cancellationToken) => result.TrySetCanceled(cancellationToken);
}
