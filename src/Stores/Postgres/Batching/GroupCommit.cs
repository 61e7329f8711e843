namespace KiVendTout.Stores.Postgres.Batching;

/// <summary>
/// Lets many callers share one round trip and one transaction. An item goes at once while fewer than
/// <see cref="GroupCommitOptions.BatchesUnderWayMax"/> batches are under way; what comes while all are makes the next batch. A bad item
/// fails alone: the batch is split until it stands by itself. Two items of one key are never under way together, and keep their order.
/// </summary>
/// <typeparam name="TItem">What is written or asked for.</typeparam>
/// <typeparam name="TResult">What comes of one item.</typeparam>
internal sealed class GroupCommit<TItem, TResult> : IAsyncDisposable
{
    private readonly GroupCommitOptions _options;
    private readonly BatchWriter<TItem, TResult> _writer;
    private readonly CancellationTokenSource _abort = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guards all that follows.
    private readonly Lock _gate = new();
    private readonly BatchQueue<TItem, TResult> _queue;
    private readonly Queue<Admission<TItem, TResult>> _outside = [];

    // Writers, and those of them that have not taken their first batch yet.
    private int _underWay;
    private int _starting;
    private bool _isClosed;

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
        _queue = new(options.BatchMax, keyOf, rowsOf);
        _writer = new(options, write, time, _abort.Token);
    }

    /// <summary>Brings an item and waits for its result.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer, or the group is closed.</exception>
    /// <exception cref="ContractViolationException">The store refuses this item.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; whether the item was written is unknown.</exception>
    public async Task<TResult> SubmitAsync(TItem item, CancellationToken cancellationToken)
    {
        var place = TryEnter(item, cancellationToken) ?? (await EnterAsync([item], cancellationToken))[0];
        await place.Batch.Done.WaitAsync(cancellationToken);
        return place.Read(_options.Name, cancellationToken);
    }

    /// <summary>Brings many items at once, in their order, and waits for all results. They may share their batches with other callers' items.</summary>
    /// <returns>One result an item, in the same order; <paramref name="refused"/> for one that the store refuses.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer, or the group is closed; which items were written is unknown.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; which items were written is unknown.</exception>
    public async Task<IReadOnlyList<TResult>> SubmitAsync(IReadOnlyList<TItem> items, TResult refused, CancellationToken cancellationToken)
    {
        var places = await EnterAsync(items, cancellationToken);
        foreach (var place in places)
        {
            await place.Batch.Done.WaitAsync(cancellationToken);
        }

        return Array.ConvertAll(places, place => place.IsRefused ? refused : place.Read(_options.Name, cancellationToken));
    }

    /// <summary>Takes no more items, writes those that wait within the drain deadline, and refuses the rest.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            while (_outside.TryDequeue(out var admission))
            {
                admission.Refuse(Closed());
            }

            if (_underWay == 0)
            {
                _idle.SetResult();
            }
        }

        _abort.CancelAfter(_options.DrainDeadline);
        await _idle.Task;
        _abort.Dispose();
    }

    /// <summary>Enters an item; null when there is no room. One item is the common case, and makes no list and no task.</summary>
    private Place<TItem, TResult>? TryEnter(TItem item, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (!IsOpen())
            {
                return null;
            }

            var place = _queue.Enter(item, cancellationToken);
            Start();
            return place;
        }
    }

    /// <summary>Enters items, all at once, as soon as there is room for more.</summary>
    private Task<Place<TItem, TResult>[]> EnterAsync(IReadOnlyList<TItem> items, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var admission = new Admission<TItem, TResult>(items, cancellationToken);
        lock (_gate)
        {
            if (IsOpen())
            {
                admission.Enter(_queue);
                Start();
            }
            else
            {
                _outside.Enqueue(admission);
            }
        }

        return admission.Entered;
    }

    // Whether there is room, and nobody who came before waits for it.
    private bool IsOpen() => _isClosed ? throw Closed() : _queue.Waiting < _options.WaitingMax && _outside.Count == 0;

    private StoreUnavailableException Closed() => new($"{_options.Name}: shutting down");

    /// <summary>Has the batches that are ready written, as far as more may be under way.</summary>
    private void Start()
    {
        while (_starting < _queue.Ready && _underWay < GroupCommitOptions.BatchesUnderWayMax)
        {
            _underWay++;
            _starting++;
            // No caller's context goes along: the batches are everybody's.
            ThreadPool.UnsafeQueueUserWorkItem(static group => _ = group.WriteReadyAsync(), this, preferLocal: false);
        }
    }

    private async Task WriteReadyAsync()
    {
        for (var batch = First(); batch is not null; batch = Next(batch))
        {
            await _writer.WriteAsync(batch);
        }
    }

    private Batch<TItem, TResult>? First()
    {
        lock (_gate)
        {
            _starting--;
            return Take();
        }
    }

    private Batch<TItem, TResult>? Next(Batch<TItem, TResult> done)
    {
        Batch<TItem, TResult>? next;
        lock (_gate)
        {
            _queue.Release(done);
            next = Take();
        }

        done.Answer();
        return next;
    }

    private Batch<TItem, TResult>? Take()
    {
        var batch = _queue.Take();
        while (_queue.Waiting < _options.WaitingMax && _outside.TryDequeue(out var admission))
        {
            admission.Enter(_queue);
        }

        if (batch is null && --_underWay == 0 && _isClosed)
        {
            _idle.TrySetResult();
        }

        Start();
        return batch;
    }
}
