using Confluent.Kafka;

namespace KiVendTout.Streams.Kafka;

/// <summary>One partition, as its pulling agent sees it: decodes what was read and says which streams have something.</summary>
internal sealed class KafkaQueueReceiver(KafkaStreamsRuntime runtime, PartitionQueue queue, PartitionCache cache, BulkDelivery[] bulk)
    : IQueueAdapterReceiver
{
    private readonly List<ConsumeResult<byte[]?, byte[]?>> taken = [];
    private readonly Arrivals arrivals = new(queue, cache, bulk);
    private readonly LogThrottle failures = new(runtime.Clock, runtime.Options.LogPeriod);
    private OffsetTracker? tracker;
    private long lastPull = runtime.Clock.GetTimestamp();

    /// <summary>When the agent last asked for records, a timestamp of the clock.</summary>
    public long LastPull => Volatile.Read(ref lastPull);

    /// <summary>Never waits for the broker: the partition opens when the broker answers.</summary>
    public Task Initialize(TimeSpan timeout)
    {
        runtime.Consumer.Open(queue);
        return Task.CompletedTask;
    }

    public Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount) => GetQueueMessagesAsync(maxCount, CancellationToken.None);

    /// <summary>
    /// Without arrivals the agent would look up a while later: as long as records come and all of them go in bulk, it is kept here.
    /// </summary>
    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount, CancellationToken cancellationToken)
    {
        Volatile.Write(ref lastPull, runtime.Clock.GetTimestamp());
        while (true)
        {
            var read = await ReadAsync(maxCount, cancellationToken);
            var found = arrivals.Take();
            if (found.Count > 0 || !read || cancellationToken.IsCancellationRequested || runtime.Clock.GetElapsedTime(lastPull) >= runtime.Options.IdleWait)
            {
                cache.AddStalled(found);
                return found;
            }
        }
    }

    public Task MessagesDeliveredAsync(IList<IBatchContainer> messages) => Task.CompletedTask;

    public async Task Shutdown(TimeSpan timeout)
    {
        queue.Close();
        try
        {
            using var limit = new CancellationTokenSource(timeout, runtime.Clock);
            await runtime.Consumer.CloseAsync(queue).WaitAsync(limit.Token);
            await Task.WhenAll(bulk.Select(delivery => delivery.UnderWay)).WaitAsync(limit.Token);
            await runtime.Committer.CommitAsync([queue], limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // The broker is away. What was not committed is delivered again by the next owner.
        }

        runtime.CloseQueue(queue);
    }

    /// <returns>Whether there was a record, or one is still to be decoded.</returns>
    private async Task<bool> ReadAsync(int maxCount, CancellationToken cancellationToken)
    {
        if (taken.Count == 0)
        {
            tracker = queue.Take(taken, maxCount);
        }

        if (taken.Count == 0)
        {
            await queue.WaitAsync(runtime.Options.IdleWait, cancellationToken);
            tracker = queue.Take(taken, maxCount);
        }

        var any = taken.Count > 0;
        DecodeTaken();
        return any;
    }

    /// <summary>
    /// Nothing in a record makes this fail: that is what decoding guards. Should it fail for reasons of ours, it is said, those that were taken
    /// up are delivered, and the agent tries the others again: none is passed over.
    /// </summary>
    private void DecodeTaken()
    {
        var done = 0;
        try
        {
            for (; done < taken.Count; done++)
            {
                Decode(taken[done], tracker!);
            }
        }
        catch (Exception exception)
        {
            queue.ReportError($"Taking up records failed by {exception.GetType().Name}.");
            if (failures.TryEnter())
            {
                runtime.Logger.PullFailed(exception, queue.Provider, queue.Topic, queue.Partition);
            }

            if (arrivals.IsEmpty)
            {
                throw;
            }
        }
        finally
        {
            taken.RemoveRange(0, done);
            arrivals.StartBulk();
        }
    }

    private void Decode(ConsumeResult<byte[]?, byte[]?> result, OffsetTracker by)
    {
        var record = KafkaRecord.From(result);
        var decoded = runtime.Codec.DecodeSafely(record);
        var only = by.Replay is { } replay && replay.Narrows(record.Offset) ? replay : null;
        switch (decoded.Outcome)
        {
            case KafkaDecodeOutcome.Success:
                var deliveries = only is null ? decoded.Deliveries : [.. decoded.Deliveries.Where(delivery => only.Includes(delivery.Target))];
                Arrive(record, queue.Track(by, result, deliveries.Count), deliveries);
                break;
            case KafkaDecodeOutcome.Ignored:
                runtime.Logger.RecordIgnored(queue.Provider, queue.Topic, queue.Partition, record.Offset, decoded.Reason);
                queue.Track(by, result, deliveries: 0);
                break;
            case var _ when only is not null:
                // Its dead letter was written before the replay.
                queue.Track(by, result, deliveries: 0);
                break;
            default:
                runtime.Undecodable.Post(queue, record, queue.Track(by, result, deliveries: 1), decoded.Reason ?? "The codec gave no result.");
                break;
        }
    }

    private void Arrive(in KafkaRecord record, TrackedRecord tracked, IReadOnlyList<KafkaDelivery> deliveries)
    {
        var traceParent = record.Headers.GetString(KafkaHeaderNames.TraceParent);
        for (var i = 0; i < deliveries.Count; i++)
        {
            var delivery = deliveries[i];
            arrivals.Add(
                delivery.Target, new StreamEntry(delivery.Event, tracked.Tracker, tracked.Sequence, record.Offset, tracked.Bytes, traceParent));
        }
    }
}
