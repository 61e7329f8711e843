using System.Threading.Channels;

namespace KiVendTout.Stores.Postgres.Batching;

/// <summary>
/// Lets many callers share one round trip and one transaction: items that come within a few milliseconds, or while a batch is under
/// way, are written together. Each caller gets the result of its own item. A bad item fails alone: the batch is split until it stands
/// by itself. Two items of one key never share a batch, and keep their order.
/// </summary>
/// <typeparam name="TItem">What is written or asked for.</typeparam>
/// <typeparam name="TResult">What comes of one item.</typeparam>
internal sealed class GroupCommit<TItem, TResult> : IAsyncDisposable
{
    private readonly GroupCommitOptions _options;
    private readonly Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<TResult>>> _write;
    private readonly Func<TItem, string>? _keyOf;
    private readonly Func<TItem, int>? _rowsOf;
    private readonly TimeProvider _time;
    private readonly Channel<Waiting> _waiting;
    private readonly CancellationTokenSource _abort = new();
    private readonly Task _loop;

    // Taken from the channel, but of a key that the batch being filled holds already.
    private List<Waiting> _putOff = [];

    /// <summary>Opens the group.</summary>
    /// <param name="options">Its bounds.</param>
    /// <param name="write">Writes a batch, all or nothing, and answers one result an item in the same order.</param>
    /// <param name="keyOf">Key of an item; null when items cannot get in each other's way.</param>
    /// <param name="time">The clock.</param>
    /// <param name="rowsOf">How many rows an item writes; null when one.</param>
    public GroupCommit(
        GroupCommitOptions options,
        Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<TResult>>> write,
        Func<TItem, string>? keyOf,
        TimeProvider time,
        Func<TItem, int>? rowsOf = null)
    {
        _options = options;
        _write = write;
        _keyOf = keyOf;
        _rowsOf = rowsOf;
        _time = time;
        _waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(options.WaitingMax) { SingleReader = true });
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Brings an item and waits for its result.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer, or the group is closed.</exception>
    /// <exception cref="ContractViolationException">The store refuses this item.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; whether the item was written is unknown.</exception>
    public async Task<TResult> SubmitAsync(TItem item, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(item, _time.GetTimestamp(), cancellationToken);
        try
        {
            await _waiting.Writer.WriteAsync(waiting, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new StoreUnavailableException($"{_options.Name}: shutting down");
        }

        return await waiting.Result.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Takes no more items, writes those that wait within the drain deadline, and refuses the rest.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_waiting.Writer.TryComplete())
        {
            return;
        }

        _abort.CancelAfter(_options.DrainDeadline);
        await _loop;
        _abort.Dispose();
    }

    private async Task LoopAsync()
    {
        while (_putOff.Count > 0 || await _waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var batch = await FillAsync();
            if (batch.Count > 0)
            {
                await WriteAsync(batch);
            }
        }
    }

    private async Task<List<Waiting>> FillAsync()
    {
        await LingerAsync();
        var batch = new List<Waiting>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var before = _putOff;
        var rows = 0;
        _putOff = [];
        foreach (var waiting in before)
        {
            Take(waiting);
        }

        // What is put off is bounded like a batch, so that many changes of one key cannot pile up here.
        while (rows < _options.BatchMax && _putOff.Count < _options.BatchMax && _waiting.Reader.TryRead(out var waiting))
        {
            Take(waiting);
        }

        return batch;

        void Take(Waiting waiting)
        {
            if (waiting.CancellationToken.IsCancellationRequested)
            {
                waiting.Result.TrySetCanceled(waiting.CancellationToken);
            }
            else if (rows < _options.BatchMax && (_keyOf is null || keys.Add(_keyOf(waiting.Item))))
            {
                batch.Add(waiting);
                rows += _rowsOf?.Invoke(waiting.Item) ?? 1;
            }
            else
            {
                _putOff.Add(waiting);
            }
        }
    }

    private async Task LingerAsync()
    {
        // An item that waited while the batch before was under way has waited enough.
        if (_putOff.Count > 0 || _waiting.Reader.Count >= _options.BatchMax || !_waiting.Reader.TryPeek(out var first))
        {
            return;
        }

        var left = _options.Linger - _time.GetElapsedTime(first.Since);
        if (left > TimeSpan.Zero && !_waiting.Reader.Completion.IsCompleted)
        {
            await Task.Delay(left, _time);
        }
    }

    private async Task WriteAsync(IReadOnlyList<Waiting> batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var started = _time.GetTimestamp();
                using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_abort.Token);
                deadline.CancelAfter(_options.BatchDeadline);
                var results = await _write([.. batch.Select(waiting => waiting.Item)], deadline.Token);
                StoreMetrics.Batch(_options.Name, batch.Count, _time.GetElapsedTime(started));
                for (var i = 0; i < batch.Count; i++)
                {
                    batch[i].Result.TrySetResult(results[i]);
                }

                return;
            }
#pragma warning disable CA1031 // Every fault must reach the callers; nothing may end the loop.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                var kind = PostgresFaults.KindOf(fault);
                StoreMetrics.Fault(_options.Name, kind);
                if (kind == FaultKind.Conflict && attempt < GroupCommitOptions.ConflictTriesMax)
                {
                    // Unequal waits, so that two writers that collided do not collide again.
                    await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 10 * attempt)), _time);
                    continue;
                }

                await FailAsync(batch, fault, kind);
                return;
            }
        }
    }

    private async Task FailAsync(IReadOnlyList<Waiting> batch, Exception fault, FaultKind kind)
    {
        if (kind == FaultKind.Item && batch.Count > 1)
        {
            var half = batch.Count / 2;
            await WriteAsync([.. batch.Take(half)]);
            await WriteAsync([.. batch.Skip(half)]);
            return;
        }

        foreach (var waiting in batch)
        {
            waiting.Result.TrySetException(PostgresFaults.Translate(_options.Name, fault));
        }
    }

    private sealed class Waiting(TItem item, long since, CancellationToken cancellationToken)
    {
        public TItem Item { get; } = item;

        public long Since { get; } = since;

        public CancellationToken CancellationToken { get; } = cancellationToken;

        public TaskCompletionSource<TResult> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
