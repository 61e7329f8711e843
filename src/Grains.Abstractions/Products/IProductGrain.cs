using System.Collections.Immutable;
using KiVendTout.Domain.Products;

namespace KiVendTout.Grains.Abstractions.Products;

/// <summary>One product, key = product id. Writes the product.</summary>
[Alias("kivendtout.product")]
public interface IProductGrain : IGrainWithStringKey
{
    /// <summary>Creates the product. The same product again answers as the first time.</summary>
    [Alias("create"), ResponseTimeout("00:00:10")]
    Task<Result<Product>> CreateAsync(Product product, string actor);

    /// <summary>Changes the fields named, of <see cref="ProductFields.All"/>.</summary>
    [Alias("update"), ResponseTimeout("00:00:10")]
    Task<Result<Product>> UpdateAsync(Product product, ImmutableArray<string> fields, string actor);
}
