using System.Collections.Immutable;
using KiVendTout.Domain.Products;
using KiVendTout.Grains.Abstractions.Common;
using KiVendTout.Grains.Abstractions.Products;
using KiVendTout.Grains.Common;
using Microsoft.Extensions.Logging;

namespace KiVendTout.Grains.Products;

/// <summary>Owns a product's row.</summary>
[HostedBy(SiloRole.Core)]
internal sealed class ProductGrain(IProductStore products, IGrainContext context, TimeProvider clock, ILogger<ProductGrain> logger)
    : Grain, IProductGrain
{
    private readonly OwnedRow<ProductId, Product> _row = new("product", new(context.GrainId.Key.ToString()!), products, context, clock, logger);

    /// <inheritdoc/>
    public Task<Result<Product>> CreateAsync(Product product, string actor) =>
        SaveAsync(current => ProductDecisions.Create(current, product with { ProductId = new ProductId(this.GetPrimaryKeyString()) }, clock.Now()), actor);

    /// <inheritdoc/>
    public Task<Result<Product>> UpdateAsync(Product product, ImmutableArray<string> fields, string actor) =>
        SaveAsync(current => ProductDecisions.Update(current, product, fields, clock.Now()), actor);

    private Task<Result<Product>> SaveAsync(Func<Product?, Result<Product>> decide, string actor) =>
        StoreFaults.AsResultAsync(() => _row.DecideAsync(decide, actor));
}
