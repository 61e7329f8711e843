namespace KiVendTout.Domain.Customers;

/// <summary>Where customers are kept. Only the customer's grain writes.</summary>
public interface ICustomerStore
{
    /// <summary>Reads a customer; null when not even a reference is stored.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<CustomerProfile?> LoadAsync(CustomerId customerId, CancellationToken cancellationToken);

    /// <summary>Writes a customer whose stored version is <c>next.Version</c> (0: none or a reference); the stored version grows by one.</summary>
    /// <param name="next">The customer as it shall be.</param>
    /// <param name="actor">Who did it, for the audit trail.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">The store does not answer; whether it was written is unknown.</exception>
    Task<WriteOutcome> SaveAsync(CustomerProfile next, string actor, CancellationToken cancellationToken);

    /// <summary>
    /// Erases a customer: destroys the key of the personal fields, empties them, cuts the links (address hash, device, card) in every
    /// row of the customer, and notes it in the erasure ledger. Amounts and the pseudonymous id stay. Doing it again changes nothing.
    /// </summary>
    /// <returns>False when not even a reference is stored.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer; do it again.</exception>
    Task<bool> EraseAsync(CustomerId customerId, string actor, CancellationToken cancellationToken);
}
