using Microsoft.Extensions.Logging;

namespace KiVendTout.Streams.Kafka;

/// <summary>
/// Writes the dead letters of records that cannot be decoded, while their partitions move on. Each counts in its partition's cache until it
/// is acknowledged, so a flood of them pauses the partition like any other record.
/// </summary>
internal sealed class UndecodableRecords(KafkaStreamOptions options, DeadLetterWriter writer, TimeProvider clock, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim places = new(options.DeadLettersAtOnceMax, options.DeadLettersAtOnceMax);

    /// <summary>Takes up a record; it is done when its letter is acknowledged, or comes again from the next owner of its partition.</summary>
    public void Post(PartitionQueue queue, in KafkaRecord record, TrackedRecord tracked, string reason)
    {
        var letter = new KafkaDeadLetter
        {
            Provider = queue.Provider,
            Topic = record.Topic,
            TopicLife = queue.Life ?? "",
            Partition = record.Partition,
            Offset = record.Offset,
            Timestamp = record.Timestamp,
            Key = record.KeyBytes,
            Value = record.ValueBytes,
            Headers = record.Headers.ToList(),
            Cause = KafkaDeadLetterCause.Undecodable,
            Reason = reason,
            Attempts = 1,
            DeadLetterTopic = record.Topic + options.DeadLetterTopicSuffix,
        };
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => WriteAsync(queue, letter, tracked));
        }
    }

    public void Dispose() => places.Dispose();

    private async Task WriteAsync(PartitionQueue queue, KafkaDeadLetter letter, TrackedRecord tracked)
    {
        try
        {
            var pending = new PendingDeadLetter(letter);
            for (var attempt = 1; await TryAsync(queue, pending, attempt) is { } delay; attempt++)
            {
                // Its place is another's meanwhile: letters that cannot be written must not hold up those that can.
                await Task.Delay(delay, clock, queue.Closing);
            }

            queue.Complete(tracked.Tracker, tracked.Sequence);
        }
        catch (Exception exception) when (queue.Closing.IsCancellationRequested && exception is OperationCanceledException or ObjectDisposedException)
        {
            // The partition was handed over: its next owner reads the record again.
        }
    }

    /// <returns>How long to wait before the next attempt; null when it is written.</returns>
    private async Task<TimeSpan?> TryAsync(PartitionQueue queue, PendingDeadLetter pending, int attempt)
    {
        await places.WaitAsync(queue.Closing);
        try
        {
            pending.Letter = pending.Letter with { Attempts = attempt };
            await writer.WriteAsync(pending, queue.Closing);
            return null;
        }
        catch (Exception exception) when (!queue.Closing.IsCancellationRequested)
        {
            var letter = pending.Letter;
            var delay = RetryBackoff.Delay(options.RetryDelayMin, options.RetryDelayMax, attempt);
            var fault = exception.GetType().Name;
            queue.ReportError($"A dead letter could not be written: {fault}.");
            logger.DeadLetterFailed(queue.Provider, letter.Topic, letter.Partition, letter.Offset, fault, delay);
            return delay;
        }
        finally
        {
            places.Release();
        }
    }
}
