namespace KiVendTout.Testing.Records;

/// <summary>Writes as grains do, in one line.</summary>
public static class Commits
{
    /// <summary>Writes a row that publishes nothing.</summary>
    public static Task<WriteOutcome> CommitAsync<TKey, TState>(
        this IRowStore<TKey, TState> store, TState next, string actor, CancellationToken cancellationToken)
        where TKey : struct
        where TState : class, IVersioned<TState> => store.CommitAsync(new() { Next = next, Actor = actor }, cancellationToken);
}
