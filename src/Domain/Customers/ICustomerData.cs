namespace KiVendTout.Domain.Customers;

/// <summary>
/// A place beside the tables of the shop where data of customers are: the archive, dead letters. Whoever erases, exports or verifies asks every
/// one that is registered.
/// </summary>
public interface ICustomerData
{
    /// <summary>
    /// Takes away what describes a customer or leads to them; pseudonymous ids, times and amounts stay. What still arrives of them is kept
    /// without. Doing it again changes nothing.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store does not answer; do it again.</exception>
    Task EraseAsync(CustomerId customerId, CancellationToken cancellationToken);

    /// <summary>Reads all that is held of a customer, in no order.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    IAsyncEnumerable<HeldRecord> ExportAsync(CustomerId customerId, CancellationToken cancellationToken);

    /// <summary>Tells what is held of a customer that an erasure takes.</summary>
    /// <returns>Fields with their places, such as <c>events.ip_hash</c>; none once the customer is erased.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    async Task<IReadOnlyCollection<string>> VerifyAsync(CustomerId customerId, CancellationToken cancellationToken)
    {
        var left = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var held in ExportAsync(customerId, cancellationToken))
        {
            left.UnionWith(held.Erasable.Select(field => $"{held.Place}.{field}"));
        }

        return left;
    }
}
