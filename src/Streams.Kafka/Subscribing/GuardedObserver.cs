using System.Diagnostics;

namespace KiVendTout.Streams.Kafka;

/// <summary>
/// Stands between Orleans and a grain's observer. Runs in the grain's turn. After a fault of infrastructure it tries again for a short while
/// and then fails, so that the agent repeats the delivery later; a batch with a fault of its own, deterministic or repeated too often, is
/// halved, in order, until the bad event stands alone, and that one is dead-lettered.
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
            progress = new BatchProgress { FirstOffset = first.Offset, DoneThrough = first.Offset - 1, PartMax = PartMax };
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
                await RunAsync(items, start, progress, runtime.Clock.GetTimestamp());
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

    /// <summary>Most events that go to the observer together.</summary>
    private int PartMax => observer is SingleEvents<T> ? 1 : int.MaxValue;

    private static KafkaSequenceToken TokenOf(SequentialItem<T> item) =>
        item.Token as KafkaSequenceToken ?? throw new InvalidOperationException("The event does not come from a Kafka stream provider.");

    /// <summary>Delivers the rest of a batch, in as large parts as its faults allow.</summary>
    private async Task RunAsync(IList<SequentialItem<T>> items, int start, BatchProgress progress, long started)
    {
        while (start < items.Count)
        {
            var count = Math.Min(progress.PartMax, items.Count - start);
            var fault = await TryAsync(Part(items, start, count), progress, started);
            progress.NextPart();
            if (fault is not null && count > 1)
            {
                progress.PartMax = count / 2;
                continue;
            }

            if (fault is not null)
            {
                await DeadLetterAsync(TokenOf(items[start]), fault, progress);
            }

            start += count;
            progress.DoneThrough = TokenOf(items[start - 1]).Offset;
            progress.PartMax = (int)Math.Min(PartMax, 2L * progress.PartMax);
        }
    }

    /// <summary>Calls the observer until it succeeds or the fault is the part's own.</summary>
    /// <returns>The part's own fault; null when it succeeded.</returns>
    /// <exception cref="KafkaDeliveryException">It kept failing for other reasons.</exception>
    private async Task<Exception?> TryAsync(IList<SequentialItem<T>> part, BatchProgress progress, long started)
    {
        if (part.Any(item => TokenOf(item).IsOfAnotherKind))
        {
            return new KafkaDeliveryException($"The codec made an event of another kind than {typeof(T).Name}, which the stream's subscriber takes.");
        }

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
                Report(TokenOf(part[0]), exception, progress);
                if (await IsRepeatedAsync(TokenOf(part[0]), exception, progress))
                {
                    return new KafkaDeliveryException($"The delivery has failed by {exception.GetType().Name} again and again while all else worked.");
                }

                var delay = RetryBackoff.Delay(runtime.Options.RetryDelayMin, runtime.Options.RetryDelayMax, attempt);
                if (runtime.Clock.GetElapsedTime(started) + delay > runtime.Options.RetryInCallMax)
                {
                    throw new KafkaDeliveryException($"The delivery failed by {exception.GetType().Name} and has to be repeated.");
                }

                await Task.Delay(delay, runtime.Clock);
            }
        }
    }

    /// <summary>Whether a fault that nobody calls deterministic has come so often, without an outage, that it is taken for the part's own.</summary>
    private async Task<bool> IsRepeatedAsync(KafkaSequenceToken at, Exception fault, BatchProgress progress)
    {
        if (!await runtime.Dependencies.IsAnsweringAsync())
        {
            progress.Forgive();
            return false;
        }

        if (progress.CountFault(runtime.Options, runtime.Clock) is not { } time)
        {
            return false;
        }

        runtime.Logger.FaultRepeats(runtime.Name, at.ToString(), fault.GetType().Name, runtime.Options.RepeatedFaultTries, time);
        return true;
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

    private static Activity? StartActivity(IList<SequentialItem<T>> items) => KafkaStreamsTelemetry.Source.HasListeners()
        ? DeliveryActivity.Start(TokenOf(items[0]).Topic, [.. items.Select(item => TokenOf(item).TraceParent)])
        : null;
}
