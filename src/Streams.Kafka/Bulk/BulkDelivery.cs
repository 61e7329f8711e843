using Microsoft.Extensions.Logging;

namespace KiVendTout.Streams.Kafka;

/// <summary>
/// The events of one partition that go to the bulk receiver. One call is under way at a time; what arrives meanwhile waits for the next one,
/// bounded like all that is in flight. A stream is here with all its events or with none: once a call has refused it, the events go back
/// together, and the partition's agent takes them over before any later one. Safe for the agent and the call's end at the same time.
/// </summary>
internal sealed class BulkDelivery(
    IKafkaBulkReceiver receiver, PartitionQueue queue, KafkaStreamOptions options, TimeProvider clock, ILogger logger)
{
    private readonly Lock gate = new();
    private readonly Dictionary<StreamId, BulkStream> streams = [];
    private readonly Queue<BulkStream> ready = new();
    private readonly List<BulkStream> back = [];
    private readonly LogThrottle failures = new(clock, options.LogPeriod);
    private bool running;
    private bool abandoned;

    /// <summary>Ends when no call is under way; for one that was given up, when it is over at last.</summary>
    public Task UnderWay { get; private set; } = Task.CompletedTask;

    /// <summary>Takes in an event, if its stream is here already or may come. Nothing of the stream may wait elsewhere.</summary>
    /// <returns>Whether it was taken in; else it goes to its grain.</returns>
    public bool TryAdd(StreamId streamId, in StreamEntry entry)
    {
        lock (gate)
        {
            if (!streams.TryGetValue(streamId, out var stream))
            {
                if (abandoned || queue.Closing.IsCancellationRequested || !receiver.CanTake(streamId))
                {
                    return false;
                }

                stream = new BulkStream(streamId);
                streams.Add(streamId, stream);
                ready.Enqueue(stream);
            }

            stream.Entries.Add(entry);
            return true;
        }
    }

    /// <summary>Starts to deliver what waits, unless that is being done.</summary>
    public void Start()
    {
        lock (gate)
        {
            if (!running && ready.Count > 0)
            {
                running = true;
                UnderWay = Task.Run(RunAsync);
            }
        }
    }

    /// <summary>Hands out the streams that go back to their grains; the caller delivers them before any later event.</summary>
    public void TakeBack(List<IBatchContainer> arrivals)
    {
        lock (gate)
        {
            foreach (var stream in back)
            {
                streams.Remove(stream.StreamId);
                var arrival = new StreamArrival(stream.StreamId, new KafkaSequenceToken(queue.Topic, queue.Partition, stream.Entries[0].Offset));
                arrival.Entries.AddRange(stream.Entries);
                arrivals.Add(arrival);
            }

            back.Clear();
        }
    }

    private async Task RunAsync()
    {
        while (NextBatch() is { } batch)
        {
            using var limit = new CancellationTokenSource(options.BulkTimeout, clock);
            var call = Task.Run(() => CallAsync(batch, limit.Token), CancellationToken.None);
            await ((Task)call).WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (call.IsCompleted)
            {
                Settle(batch.Streams, await call);
                continue;
            }

            // What is asked of a receiver that does not answer would pile up: until it does, all goes to the grains.
            Report($"{nameof(IKafkaBulkReceiver)} has not answered within {options.BulkTimeout}.", null);
            Abandon();
            await call;
            Volatile.Write(ref abandoned, false);
        }
    }

    /// <summary>The next events for the receiver; null, and the delivery rests, when there are none or the partition is handed over.</summary>
    private BulkBatch? NextBatch()
    {
        lock (gate)
        {
            if (ready.Count == 0 || queue.Closing.IsCancellationRequested)
            {
                running = false;
                return null;
            }

            var isTraced = KafkaStreamsTelemetry.Source.HasListeners();
            var (records, bytes) = (options.BulkRecordsMax, (long)options.BulkBytesMax);
            var batch = new BulkBatch([], [], []);
            while (records > 0 && bytes > 0 && ready.TryDequeue(out var stream))
            {
                batch.Streams.Add(stream);
                batch.Items.Add(stream.Send(ref records, ref bytes));
                if (isTraced)
                {
                    batch.TraceParents.AddRange(stream.Entries.Take(stream.UnderWay).Select(entry => entry.TraceParent));
                }
            }

            return batch;
        }
    }

    /// <summary>Never throws: a fault means that nothing was taken.</summary>
    private async Task<IReadOnlyList<bool>> CallAsync(BulkBatch batch, CancellationToken cancellationToken)
    {
        using var activity = batch.TraceParents.Count > 0 ? DeliveryActivity.Start(queue.Topic, batch.TraceParents) : null;
        try
        {
            var done = await receiver.TakeAsync(batch.Items, cancellationToken);
            return done.Count == batch.Items.Count
                ? done
                : throw new InvalidOperationException($"{nameof(IKafkaBulkReceiver)} has answered for {done.Count} streams of {batch.Items.Count}.");
        }
        catch (Exception exception)
        {
            Report($"{nameof(IKafkaBulkReceiver)} failed by {exception.GetType().Name}.", exception);
            return new bool[batch.Items.Count];
        }
    }

    private void Settle(List<BulkStream> batch, IReadOnlyList<bool> answers)
    {
        var done = new List<StreamEntry>();
        lock (gate)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                if (!answers[i])
                {
                    back.Add(batch[i]);
                }
                else if (batch[i].Finish(done))
                {
                    ready.Enqueue(batch[i]);
                }
                else
                {
                    streams.Remove(batch[i].StreamId);
                }
            }
        }

        queue.Complete(done);
        if (answers.Contains(false))
        {
            queue.Wake();
        }
    }

    /// <summary>Everything goes back, what waits included.</summary>
    private void Abandon()
    {
        lock (gate)
        {
            abandoned = true;
            ready.Clear();
            back.Clear();
            back.AddRange(streams.Values);
        }

        queue.Wake();
    }

    private void Report(string problem, Exception? fault)
    {
        queue.ReportError(problem);
        if (failures.TryEnter())
        {
            logger.BulkFailed(fault, queue.Provider, queue.Topic, queue.Partition, problem);
        }
    }
}
