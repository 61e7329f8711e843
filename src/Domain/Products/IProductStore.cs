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
