namespace KiVendTout.Domain.Customers;

/// <summary>Reads of customers for the gateway.</summary>
public interface ICustomerQueries
{
    /// <summary>Reads a customer; null when not even a reference is stored.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<CustomerProfile?> FindAsync(CustomerId customerId, CancellationToken cancellationToken);

    /// <summary>Lists customers in the order of their ids.</summary>
    /// <param name="country">Only customers of this country; null for all.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<Page<CustomerProfile>> ListAsync(string? country, PageRequest page, CancellationToken cancellationToken);
}
