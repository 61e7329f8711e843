using Confluent.Kafka;

namespace KiVendTout.Streams.Kafka;

/// <summary>One partition, as its pulling agent sees it: decodes what was read and says which streams have something.</summary>
internal sealed class KafkaQueueReceiver(KafkaStreamsRuntime runtime, PartitionQueue queue, PartitionCache cache) : IQueueAdapterReceiver
{
    private readonly List<ConsumeResult<byte[]?, byte[]?>> taken = [];
    private readonly Dictionary<StreamId, StreamArrival> byStream = [];

    /// <summary>Never waits for the broker: the partition opens when the broker answers.</summary>
    public Task Initialize(TimeSpan timeout)
    {
        runtime.Consumer.Open(queue);
        return Task.CompletedTask;
    }

    public Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount) => GetQueueMessagesAsync(maxCount, CancellationToken.None);

    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount, CancellationToken cancellationToken)
    {
        queue.Take(taken, maxCount);
        if (taken.Count == 0)
        {
            await queue.WaitAsync(runtime.Options.IdleWait, cancellationToken);
            queue.Take(taken, maxCount);
        }

        var arrivals = new List<IBatchContainer>();
        foreach (var result in taken)
        {
            Decode(result, arrivals);
        }

        taken.Clear();
        byStream.Clear();
        cache.AddStalled(arrivals);
        return arrivals;
    }

    public Task MessagesDeliveredAsync(IList<IBatchContainer> messages) => Task.CompletedTask;

    public async Task Shutdown(TimeSpan timeout)
    {
        queue.Close();
        try
        {
            await runtime.Consumer.CloseAsync(queue).WaitAsync(timeout, runtime.Clock);
            using var limit = new CancellationTokenSource(timeout, runtime.Clock);
            await runtime.Committer.CommitAsync([queue], limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // The broker is away. What was not committed is delivered again by the next owner.
        }

        runtime.CloseQueue(queue);
    }

    private void Decode(ConsumeResult<byte[]?, byte[]?> result, List<IBatchContainer> arrivals)
    {
        var record = KafkaRecord.From(result);
        var decoded = DecodeSafely(record);
        switch (decoded.Outcome)
        {
            case KafkaDecodeOutcome.Success:
                var tracked = queue.Track(result, decoded.Deliveries.Count);
                var traceParent = record.Headers.GetString(KafkaHeaderNames.TraceParent);
                foreach (var delivery in decoded.Deliveries)
                {
                    ArrivalOf(delivery.Target, record, arrivals).Entries.Add(
                        new StreamEntry(delivery.Event, tracked.Tracker, tracked.Sequence, record.Offset, tracked.Bytes, traceParent));
                }

                break;
            case KafkaDecodeOutcome.Ignored:
                runtime.Logger.RecordIgnored(queue.Provider, queue.Topic, queue.Partition, record.Offset, decoded.Reason);
                queue.Track(result, deliveries: 0);
                break;
            default:
                runtime.Undecodable.Post(queue, record, queue.Track(result, deliveries: 1), decoded.Reason ?? "The codec gave no result.");
                break;
        }
    }

    private KafkaDecodeResult DecodeSafely(in KafkaRecord record)
    {
        try
        {
            return runtime.Codec.Decode(record);
        }
        catch (Exception exception)
        {
            // A codec is a pure function of the record: it would throw for ever. Its message may quote the record, so only the type is kept.
            return KafkaDecodeResult.Invalid($"The codec threw {exception.GetType().Name}.");
        }
    }

    private StreamArrival ArrivalOf(StreamId stream, in KafkaRecord record, List<IBatchContainer> arrivals)
    {
        if (!byStream.TryGetValue(stream, out var arrival))
        {
            arrival = new StreamArrival(stream, new KafkaSequenceToken(record.Topic, record.Partition, record.Offset));
            byStream.Add(stream, arrival);
            arrivals.Add(arrival);
        }

        return arrival;
    }
}
