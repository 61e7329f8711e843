namespace KiVendTout.Domain.Sessions;

/// <summary>Where sessions are kept. Only the session's grain writes.</summary>
public interface ISessionStore
{
    /// <summary>Reads a session; null when not even a reference is stored.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<SessionState?> LoadAsync(SessionId sessionId, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a session whose stored version is <c>next.Version</c> (0: none or a reference); the stored version grows by one. A customer
    /// that has not arrived yet is stored as a reference in the same transaction. Writes of many grains share a transaction.
    /// </summary>
    /// <param name="next">The session as it shall be; a record has named its customer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">The store does not answer; whether it was written is unknown.</exception>
    /// <exception cref="ContractViolationException">The database refuses this row; no other row was harmed.</exception>
    Task<WriteOutcome> SaveAsync(SessionState next, CancellationToken cancellationToken);

    /// <summary>Finds open sessions in which nothing has arrived since <paramref name="cutoff"/>.</summary>
    /// <param name="cutoff">The moment, UTC.</param>
    /// <param name="max">Most sessions wanted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<IReadOnlyList<SessionId>> FindSilentAsync(DateTimeOffset cutoff, int max, CancellationToken cancellationToken);
}
