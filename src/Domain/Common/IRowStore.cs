namespace KiVendTout.Domain.Common;

/// <summary>Where rows are kept that one grain each owns: only the owner writes, under a version.</summary>
/// <typeparam name="TKey">Id of a row.</typeparam>
/// <typeparam name="TState">State of a row, with the rows that belong to it.</typeparam>
public interface IRowStore<in TKey, TState>
    where TKey : struct
    where TState : class, IVersioned<TState>
{
    /// <summary>Reads a row; null when not even a reference is stored.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<TState?> LoadAsync(TKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a row, what belongs to it, and its outbox rows in one transaction, which writes of many owners share. Rows it names that have not
    /// arrived yet are stored as references in the same transaction.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store does not answer; whether it was written is unknown.</exception>
    /// <exception cref="ContractViolationException">The database refuses this row; no other row was harmed.</exception>
    Task<WriteOutcome> CommitAsync(Commit<TState> commit, CancellationToken cancellationToken);
}
