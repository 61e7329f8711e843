namespace KiVendTout.Domain.Products;

/// <summary>Where products are kept. Only the product's grain writes.</summary>
public interface IProductStore
{
    /// <summary>Reads a product; null when not even a reference is stored.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<Product?> LoadAsync(ProductId productId, CancellationToken cancellationToken);

    /// <summary>Writes a product whose stored version is <c>next.Version</c> (0: none or a reference); the stored version grows by one.</summary>
    /// <param name="next">The product as it shall be.</param>
    /// <param name="actor">Who did it, for the audit trail.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">The store does not answer; whether it was written is unknown.</exception>
    Task<WriteOutcome> SaveAsync(Product next, string actor, CancellationToken cancellationToken);
}

/// <summary>Reads of products for the gateway.</summary>
public interface IProductQueries
{
    /// <summary>Reads a product; null when none is stored, or only orders name it.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<Product?> FindAsync(ProductId productId, CancellationToken cancellationToken);

    /// <summary>Lists products in the order of their ids, without those that only orders name.</summary>
    /// <param name="category">Only products of this category; null for all.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<Page<Product>> ListAsync(string? category, PageRequest page, CancellationToken cancellationToken);
}
