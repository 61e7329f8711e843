namespace KiVendTout.Domain.Customers;

/// <summary>Where customers are kept.</summary>
public interface ICustomerStore : IRowStore<CustomerId, CustomerProfile>
{
    /// <summary>
    /// Erases a customer: destroys the key of the personal fields, empties them, cuts the links (address hash, device, card) in every
    /// row of the customer, and notes it in the erasure ledger. Amounts and the pseudonymous id stay. Doing it again changes nothing.
    /// </summary>
    /// <returns>False when not even a reference is stored.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer; do it again.</exception>
    Task<bool> EraseAsync(CustomerId customerId, string actor, CancellationToken cancellationToken);
}
