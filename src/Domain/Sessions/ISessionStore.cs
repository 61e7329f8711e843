namespace KiVendTout.Domain.Sessions;

/// <summary>Where sessions are kept. One is written once a record has named its customer.</summary>
public interface ISessionStore : IRowStore<SessionId, SessionState>
{
    /// <summary>Finds open sessions in which nothing has arrived since <paramref name="cutoff"/>.</summary>
    /// <param name="cutoff">The moment, UTC.</param>
    /// <param name="max">Most sessions wanted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<IReadOnlyList<SessionId>> FindSilentAsync(DateTimeOffset cutoff, int max, CancellationToken cancellationToken);
}
