namespace KiVendTout.Stores.Postgres.Batching;

/// <summary>Items on their way in.</summary>
internal sealed class Admission<TItem, TResult>(IReadOnlyList<TItem> items, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<Place<TItem, TResult>[]> _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where the items stand, once they are in.</summary>
    public Task<Place<TItem, TResult>[]> Entered => _entered.Task.WaitAsync(cancellationToken);

    /// <summary>Lets them in, unless their caller has given up.</summary>
    public void Enter(BatchQueue<TItem, TResult> queue)
    {
        if (!cancellationToken.IsCancellationRequested)
        {
            _entered.SetResult([.. items.Select(item => queue.Enter(item, cancellationToken))]);
        }
    }

    /// <summary>Tells the caller that they cannot come in.</summary>
    public void Refuse(Exception fault) => _entered.SetException(fault);
}
