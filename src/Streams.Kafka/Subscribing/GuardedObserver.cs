using System.Diagnostics;

namespace KiVendTout.Streams.Kafka;

/// <summary>
/// Stands between Orleans and a grain's observer. Runs in the grain's turn. After a fault of infrastructure it tries again for a short while
/// and then fails, so that the agent repeats the delivery later; a batch with a deterministic fault is halved, in order, until the bad event
/// stands alone, and that one is dead-lettered.
/// </summary>
internal sealed class GuardedObserver<T>(
    KafkaStreamsRuntime runtime,
    StreamId stream,
    IAsyncBatchObserver<T> observer) : IAsyncBatchObserver<T>
{
    /// <summary>
    /// Batches that failed and have not come again yet; one for each partition that feeds the stream, so there are few. Null while none has
    /// failed, as in nearly every one of the many streams.
    /// </summary>
    private Dictionary<(string Topic, int Partition), BatchProgress>? unfinished;

    public async Task OnNextAsync(IList<SequentialItem<T>> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var first = TokenOf(items[0]);
        var key = (first.Topic, first.Partition);
        if (unfinished is null || !unfinished.TryGetValue(key, out var progress) || progress.FirstOffset != first.Offset)
        {
            progress = new BatchProgress { FirstOffset = first.Offset, DoneThrough = first.Offset - 1 };
        }

        using var activity = StartActivity(items);
        var start = 0;
        while (start < items.Count && TokenOf(items[start]).Offset <= progress.DoneThrough)
        {
            start++;
        }

        if (start < items.Count)
        {
            try
            {
                await RunAsync(items, start, items.Count - start, progress, runtime.Clock.GetTimestamp());
            }
            catch
            {
                (unfinished ??= [])[key] = progress;
                throw;
            }
        }

        unfinished?.Remove(key);
    }

    public Task OnCompletedAsync() => observer.OnCompletedAsync();

    /// <summary>Said after a round of failed deliveries. The events come again, so for the grain there is no error.</summary>
    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    private static KafkaSequenceToken TokenOf(SequentialItem<T> item) =>
        item.Token as KafkaSequenceToken ?? throw new InvalidOperationException("The event does not come from a Kafka stream provider.");

    /// <summary>Delivers a part of a batch, or the parts of it.</summary>
    private async Task RunAsync(IList<SequentialItem<T>> items, int start, int count, BatchProgress progress, long started)
    {
        var oneByOne = observer is SingleEvents<T>;
        if (!oneByOne || count == 1)
        {
            var fault = await TryAsync(Part(items, start, count), progress, started);
            if (fault is null || count == 1)
            {
                if (fault is not null)
                {
                    await DeadLetterAsync(TokenOf(items[start]), fault, progress);
                }

                progress.DoneThrough = TokenOf(items[start + count - 1]).Offset;
                return;
            }
        }

        var half = oneByOne ? 1 : count / 2;
        await RunAsync(items, start, half, progress, started);
        await RunAsync(items, start + half, count - half, progress, started);
    }

    /// <summary>Calls the observer until it succeeds or fails deterministically.</summary>
    /// <returns>The deterministic fault; null when it succeeded.</returns>
    /// <exception cref="KafkaDeliveryException">It kept failing for other reasons.</exception>
    private async Task<Exception?> TryAsync(IList<SequentialItem<T>> part, BatchProgress progress, long started)
    {
        for (var attempt = 1; ; attempt++)
        {
            progress.Attempts++;
            try
            {
                await observer.OnNextAsync(part);
                return null;
            }
            catch (Exception exception) when (runtime.Options.IsDeterministicFault(exception))
            {
                return exception;
            }
            catch (Exception exception)
            {
                var delay = RetryBackoff.Delay(runtime.Options.RetryDelayMin, runtime.Options.RetryDelayMax, attempt);
                Report(TokenOf(part[0]), exception, progress);
                if (runtime.Clock.GetElapsedTime(started) + delay > runtime.Options.RetryInCallMax)
                {
                    throw new KafkaDeliveryException($"The delivery failed by {exception.GetType().Name} and has to be repeated.");
                }

                await Task.Delay(delay, runtime.Clock);
            }
        }
    }

    private async Task DeadLetterAsync(KafkaSequenceToken token, Exception fault, BatchProgress progress)
    {
        try
        {
            if (progress.Letter is not { } pending || pending.Letter.Offset != token.Offset)
            {
                progress.Letter = pending = new PendingDeadLetter(await MakeLetterAsync(token, fault, progress.Attempts));
            }

            await runtime.DeadLetters.WriteAsync(pending, CancellationToken.None);
            progress.Letter = null;
        }
        catch (Exception exception)
        {
            Report(token, exception, progress);
            throw new KafkaDeliveryException($"A dead letter could not be written because of {exception.GetType().Name}.");
        }
    }

    private async Task<KafkaDeadLetter> MakeLetterAsync(KafkaSequenceToken token, Exception fault, int attempts)
    {
        var record = await runtime.Records.ReadAsync(token.Topic, token.Partition, token.Offset, CancellationToken.None);
        return new KafkaDeadLetter
        {
            Provider = runtime.Name,
            Topic = token.Topic,
            TopicLife = await runtime.Consumer.Topics.LifeOfAsync(token.Topic, CancellationToken.None),
            Partition = token.Partition,
            Offset = token.Offset,
            Timestamp = record?.Timestamp ?? DateTimeOffset.UnixEpoch,
            Key = record?.KeyBytes,
            Value = record?.ValueBytes,
            Headers = record?.Headers.ToList() ?? [],
            IsRecordMissing = record is null,
            Cause = KafkaDeadLetterCause.Fault,
            Reason = fault.Message,
            ExceptionType = fault.GetType().FullName,
            Attempts = attempts,
            Stream = stream,
            DeadLetterTopic = token.Topic + runtime.Options.DeadLetterTopicSuffix,
        };
    }

    private void Report(KafkaSequenceToken at, Exception fault, BatchProgress progress)
    {
        runtime.Metrics.Retried(at, runtime.Name);
        runtime.Logger.DeliveryFailed(runtime.Name, at.ToString(), fault.GetType().Name, progress.Attempts);
        runtime.Logger.DeliveryFault(fault, at.ToString());
    }

    private static IList<SequentialItem<T>> Part(IList<SequentialItem<T>> items, int start, int count)
    {
        if (start == 0 && count == items.Count)
        {
            return items;
        }

        var part = new SequentialItem<T>[count];
        for (var i = 0; i < count; i++)
        {
            part[i] = items[start + i];
        }

        return part;
    }

    /// <summary>Goes on with the trace of the first record, and links those of the others.</summary>
    private static Activity? StartActivity(IList<SequentialItem<T>> items)
    {
        if (!KafkaStreamsTelemetry.Source.HasListeners())
        {
            return null;
        }

        ActivityContext.TryParse(TokenOf(items[0]).TraceParent, null, isRemote: true, out var parent);
        var links = new List<ActivityLink>();
        for (var i = 1; i < items.Count; i++)
        {
            if (ActivityContext.TryParse(TokenOf(items[i]).TraceParent, null, isRemote: true, out var other))
            {
                links.Add(new ActivityLink(other));
            }
        }

        var activity = KafkaStreamsTelemetry.Source.StartActivity("kafka-stream deliver", ActivityKind.Consumer, parent, links: links);
        activity?.SetTag("messaging.system", "kafka");
        activity?.SetTag("messaging.destination.name", TokenOf(items[0]).Topic);
        activity?.SetTag("messaging.batch.message_count", items.Count);
        return activity;
    }
}
