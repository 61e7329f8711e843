namespace KiVendTout.Domain.Products;

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
