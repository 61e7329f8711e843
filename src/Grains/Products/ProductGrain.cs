using System.Collections.Immutable;
using KiVendTout.Domain.Products;
using KiVendTout.Grains.Abstractions.Common;
using KiVendTout.Grains.Abstractions.Products;
using KiVendTout.Grains.Common;
using Microsoft.Extensions.Logging;

namespace KiVendTout.Grains.Products;

/// <summary>Owns a product's row. Its state is a cache of the row.</summary>
[HostedBy(SiloRole.Core)]
internal sealed class ProductGrain(IProductStore products, TimeProvider clock, ILogger<ProductGrain> logger) : Grain, IProductGrain
{
    private Product? _product;
    private bool _read;

    /// <inheritdoc/>
    public Task<Result<Product>> CreateAsync(Product product, string actor) =>
        SaveAsync(current => ProductDecisions.Create(current, product with { ProductId = new ProductId(this.GetPrimaryKeyString()) }, clock.Now()), actor);

    /// <inheritdoc/>
    public Task<Result<Product>> UpdateAsync(Product product, ImmutableArray<string> fields, string actor) =>
        SaveAsync(current => ProductDecisions.Update(current, product, fields, clock.Now()), actor);

    private Task<Result<Product>> SaveAsync(Func<Product?, Result<Product>> decide, string actor) => StoreFaults.AsResultAsync<Product>(async () =>
    {
        using var deadline = GrainDeadlines.Start(GrainDeadlines.Write, clock);
        if (!_read)
        {
            _product = await products.LoadAsync(new ProductId(this.GetPrimaryKeyString()), deadline.Token);
            _read = true;
        }

        var decided = Pure.Run(() => decide(_product));
        if (decided.Fault is not null || ReferenceEquals(decided.Value, _product))
        {
            return decided;
        }

        _read = false;
        if (await products.SaveAsync(decided.Value!, actor, deadline.Token) == WriteOutcome.Stale)
        {
            logger.Stale("products", this.GetPrimaryKeyString());
            DeactivateOnIdle();
            return new Fault(FaultCode.Unavailable, "product_id", "the product was changed meanwhile; try again");
        }

        _product = decided.Value! with { Version = decided.Value!.Version + 1 };
        _read = true;
        return _product;
    });
}
