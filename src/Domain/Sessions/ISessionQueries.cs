namespace KiVendTout.Domain.Sessions;

/// <summary>Reads of sessions for the gateway.</summary>
public interface ISessionQueries
{
    /// <summary>Reads a session; null when none is stored, or only other records name it.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<SessionState?> FindAsync(SessionId sessionId, CancellationToken cancellationToken);

    /// <summary>Lists sessions in the order of their ids, without those that only other records name.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<Page<SessionState>> ListAsync(SessionFilter filter, PageRequest page, CancellationToken cancellationToken);
}
