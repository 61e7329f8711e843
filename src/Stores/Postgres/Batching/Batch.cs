namespace KiVendTout.Stores.Postgres.Batching;

/// <summary>
/// Items that are written together, and what came of them. Filled and closed under the gate of its group, answered by its writer, read
/// after <see cref="Done"/>: its callers share that one task.
/// </summary>
internal sealed class Batch<TItem, TResult>
{
    // In the place of the fault of an item that was not written since its caller had given up.
    private static readonly OperationCanceledException LeftOut = new();

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<TItem> _items = [];
    private readonly List<CancellationToken> _callers = [];
    private readonly List<string> _keys = [];
    private TResult[] _results = [];
    private Exception?[]? _faults;

    // Places of the items to write, when some are left out.
    private int[]? _places;

    /// <summary>Completes when everything has its result; never fails.</summary>
    public Task Done => _done.Task;

    /// <summary>How many rows the items write.</summary>
    public int Rows { get; private set; }

    /// <summary>Keys of its items, each once.</summary>
    public IReadOnlyList<string> Keys => _keys;

    /// <summary>The items to write, once it is closed.</summary>
    public List<TItem> ToWrite { get; private set; } = [];

    /// <summary>The batch that must wait for this one, since it holds items of the same keys.</summary>
    public Batch<TItem, TResult>? Follower { get; private set; }

    /// <summary>The next batch behind this one that has room.</summary>
    public Batch<TItem, TResult> Behind(int rowsMax)
    {
        var batch = this;
        do
        {
            batch = batch.Follower ??= new();
        }
        while (batch.Rows >= rowsMax);
        return batch;
    }

    /// <summary>Adds an item.</summary>
    public Place<TItem, TResult> Add(TItem item, string? key, int rows, CancellationToken caller)
    {
        _items.Add(item);
        _callers.Add(caller);
        if (key is not null)
        {
            _keys.Add(key);
        }

        Rows += rows;
        return new(this, _items.Count - 1);
    }

    /// <summary>Ends the filling, and leaves out the items whose callers have given up.</summary>
    /// <returns>How many items were in it.</returns>
    public int Close()
    {
        _results = new TResult[_items.Count];
        ToWrite = _items;
        if (_callers.Exists(caller => caller.IsCancellationRequested))
        {
            LeaveOut();
        }

        return _items.Count;
    }

    /// <summary>Notes the results of <see cref="ToWrite"/> from an index on.</summary>
    public void Note(int from, IReadOnlyList<TResult> results)
    {
        for (var i = 0; i < results.Count; i++)
        {
            _results[PlaceOf(from + i)] = results[i];
        }
    }

    /// <summary>Notes that some of <see cref="ToWrite"/> failed.</summary>
    public void NoteFault(int from, int count, Exception fault)
    {
        _faults ??= new Exception?[_items.Count];
        for (var i = 0; i < count; i++)
        {
            _faults[PlaceOf(from + i)] = fault;
        }
    }

    /// <summary>Tells the callers.</summary>
    public void Answer() => _done.SetResult();

    /// <summary>Whether the store has refused an item.</summary>
    public bool IsRefused(int place) => _faults?[place] is { } fault && PostgresFaults.KindOf(fault) == FaultKind.Item;

    /// <summary>What came of an item; its fault is thrown.</summary>
    public TResult Read(int place, string store, CancellationToken caller) => _faults?[place] switch
    {
        null => _results[place],
        var fault when fault == LeftOut => throw new OperationCanceledException(caller),
        var fault => throw PostgresFaults.Translate(store, fault),
    };

    private int PlaceOf(int index) => _places?[index] ?? index;

    private void LeaveOut()
    {
        var places = new List<int>();
        _faults = new Exception?[_items.Count];
        for (var i = 0; i < _items.Count; i++)
        {
            if (_callers[i].IsCancellationRequested)
            {
                _faults[i] = LeftOut;
            }
            else
            {
                places.Add(i);
            }
        }

        _places = [.. places];
        ToWrite = places.ConvertAll(place => _items[place]);
    }
}

/// <summary>Where an item stands in a batch.</summary>
internal readonly record struct Place<TItem, TResult>(Batch<TItem, TResult> Batch, int Index)
{
    /// <summary>Whether the store has refused the item, once its batch is done.</summary>
    public bool IsRefused => Batch.IsRefused(Index);

    /// <summary>What came of the item, once its batch is done; its fault is thrown.</summary>
    public TResult Read(string store, CancellationToken caller) => Batch.Read(Index, store, caller);
}
