namespace KiVendTout.Domain.Events;

/// <summary>Reads of visitors' events.</summary>
public interface IEventQueries
{
    /// <summary>Lists events, the oldest first.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<Page<UserEvent>> ListAsync(EventFilter filter, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Counts sessions a day; days without any are left out.</summary>
    /// <param name="from">First moment that counts, UTC.</param>
    /// <param name="until">First moment that counts no more, UTC.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<IReadOnlyList<SessionsOfDay>> CountSessionsByDayAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Lists the products looked at most, and those of equal counts by id.</summary>
    /// <param name="from">First moment that counts, UTC.</param>
    /// <param name="until">First moment that counts no more, UTC.</param>
    /// <param name="limit">Most products, 1 to <see cref="PageRequest.MaxSize"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<IReadOnlyList<ProductSeen>> ListProductsSeenAsync(
        DateTimeOffset from, DateTimeOffset until, int limit, CancellationToken cancellationToken);
}
