using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace KiVendTout.Streams.Kafka;

/// <summary>Commits, at an interval and on hand-over, how far each partition is done. Never backwards, never past a record that is not done.</summary>
internal sealed class OffsetCommitter : IDisposable
{
    private readonly string provider;
    private readonly KafkaStreamOptions options;
    private readonly RenewedClient<ConsumerLife> client;
    private readonly Func<IEnumerable<PartitionQueue>> owned;
    private readonly IKafkaPositions? positions;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private readonly CancellationTokenSource stopping = new();
    private readonly LogThrottle failures;

    public OffsetCommitter(
        string provider,
        KafkaStreamOptions options,
        RenewedClient<ConsumerLife> client,
        Func<IEnumerable<PartitionQueue>> owned,
        IKafkaPositions? positions,
        TimeProvider clock,
        ILogger logger)
    {
        this.provider = provider;
        this.options = options;
        this.client = client;
        this.owned = owned;
        this.positions = positions;
        this.clock = clock;
        this.logger = logger;
        failures = new LogThrottle(clock, options.LogPeriod);
        _ = Task.Run(RunAsync);
    }

    /// <summary>Commits what is done in some partitions. Does not fail: what was not committed is read again by the next owner.</summary>
    public async Task CommitAsync(IEnumerable<PartitionQueue> queues, CancellationToken cancellationToken)
    {
        await oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var due = new List<(PartitionQueue Queue, KafkaPosition Position)>();
            foreach (var queue in queues)
            {
                if (queue.TryGetCommit(out var position))
                {
                    due.Add((queue, position));
                }
            }

            if (due.Count > 0 && await StoreAsync(due, cancellationToken))
            {
                await BlockingCall.RunAsync(() => Commit(due));
            }
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>Commits offsets that lie before those committed so far, then has the partitions start there; no other commit comes in between.</summary>
    /// <exception cref="KafkaException">The broker has not taken all of them; the partitions go on where they stand. One of which it has, is read again by its next owner.</exception>
    public async Task RewindAsync(IReadOnlyList<TopicPartitionOffset> starts, Func<Task> restart, CancellationToken cancellationToken)
    {
        await oneAtATime.WaitAsync(cancellationToken);
        try
        {
            await SetBackAsync(starts, cancellationToken);
            await restart();
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        var cancellationToken = stopping.Token;
        using var timer = new PeriodicTimer(options.CommitInterval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                UpdateWatermarks();
                await CommitAsync(owned(), cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The provider stops; each partition was committed when it was handed over.
        }
    }

    /// <summary>A coordinator that has just moved is no reason to refuse: nobody would come and ask again, as the interval does for other commits.</summary>
    private async Task SetBackAsync(IReadOnlyList<TopicPartitionOffset> starts, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await BlockingCall.RunAsync(() => client.Call(it => it.Consumer.Commit(starts)));
                return;
            }
            catch (KafkaException exception) when (GroupFault.Passes(exception) && clock.GetElapsedTime(began) < options.BrokerTimeout)
            {
                await Task.Delay(RetryBackoff.Delay(options.RetryDelayMin, options.RetryDelayMax, attempt), clock, cancellationToken);
            }
        }
    }

    /// <summary>Has the positions kept with the effects, before the group is told: so the group is ahead only of a database that was set back.</summary>
    private async Task<bool> StoreAsync(List<(PartitionQueue Queue, KafkaPosition Position)> due, CancellationToken cancellationToken)
    {
        if (positions is null)
        {
            return true;
        }

        using var limit = new CancellationTokenSource(options.PositionsTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await positions.WriteAsync(due.ConvertAll(d => d.Position), either.Token);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Report(due, $"the positions were not stored because of {exception.GetType().Name}");
            return false;
        }
    }

    private void Commit(List<(PartitionQueue Queue, KafkaPosition Position)> due)
    {
        try
        {
            client.Call(it => it.Consumer.Commit(due.Select(d => new TopicPartitionOffset(d.Queue.TopicPartition, d.Position.NextOffset))));
            due.ForEach(d => d.Queue.Committed(d.Position));
        }
        catch (TopicPartitionOffsetException exception)
        {
            foreach (var (queue, position) in due)
            {
                if (exception.Results.Find(r => r.TopicPartition.Equals(queue.TopicPartition)) is { } result && !result.Error.IsError)
                {
                    queue.Committed(position);
                }
            }

            Report(due, exception.Message);
        }
        catch (Exception exception) when (exception is KafkaException or ObjectDisposedException)
        {
            Report(due, exception.Message);
        }
    }

    private void Report(List<(PartitionQueue Queue, KafkaPosition Position)> due, string reason)
    {
        due.ForEach(d => d.Queue.ReportError($"Not committed: {reason}"));
        if (failures.TryEnter())
        {
            logger.CommitFailed(provider, reason);
        }
    }

    /// <summary>How far each partition goes: what its last fetch said, or, as a paused one is not fetched, what the broker says.</summary>
    private void UpdateWatermarks()
    {
        try
        {
            foreach (var queue in owned().Where(queue => queue.State == KafkaPartitionState.Running))
            {
                var high = client.Call(it => queue.IsPaused
                    ? it.Consumer.QueryWatermarkOffsets(queue.TopicPartition, options.BrokerTimeout).High
                    : it.Consumer.GetWatermarkOffsets(queue.TopicPartition).High);
                if (!high.IsSpecial)
                {
                    queue.UpdateHighWatermark(high.Value);
                }
            }
        }
        catch (Exception exception) when (exception is KafkaException or ObjectDisposedException)
        {
            // A lag that is told late is no reason to commit late.
        }
    }
}
