using KiVendTout.Domain.Products;

namespace KiVendTout.Stores.Tests.Postgres.Products;

public sealed class ProductStoreTests(ShopDatabases databases) : ShopTests(databases)
{
    [Fact]
    public async Task What_was_saved_is_loaded_and_found()
    {
        var product = Sample("P0001") with { UnitCostCents = 700, Stock = 3 };

        Assert.Equal(WriteOutcome.Committed, await Shop.Products.CommitAsync(product, "alice", Token));

        Assert.Equal(product with { Version = 1 }, await Shop.Products.LoadAsync(product.ProductId, Token));
        Assert.Equal(product with { Version = 1 }, await Shop.Get<IProductQueries>().FindAsync(product.ProductId, Token));
        Assert.Null(await Shop.Products.LoadAsync(new("P404"), Token));
    }

    [Fact]
    public async Task A_stale_version_writes_nothing()
    {
        await Shop.Products.CommitAsync(Sample("P0001"), "alice", Token);

        Assert.Equal(WriteOutcome.Stale, await Shop.Products.CommitAsync(Sample("P0001") with { Name = "other" }, "bob", Token));
        Assert.Equal(WriteOutcome.Stale, await Shop.Products.CommitAsync(Sample("P0002") with { Version = 7 }, "bob", Token));

        Assert.Equal("Product", (await Shop.Products.LoadAsync(new("P0001"), Token))!.Name);
        Assert.Null(await Shop.Products.LoadAsync(new("P0002"), Token));
    }

    [Fact]
    public async Task A_reference_has_version_zero_and_is_filled()
    {
        await Shop.ExecuteAsync("INSERT INTO products (product_id, completeness, version, updated_by) VALUES ('P0001', 'referenced', 0, 'order-grain')");
        var reference = await Shop.Products.LoadAsync(new("P0001"), Token);
        Assert.Equal((Completeness.Referenced, 0L, null), (reference!.Completeness, reference.Version, reference.UnitPriceCents));
        Assert.Null(await Shop.Get<IProductQueries>().FindAsync(new("P0001"), Token));
        Assert.Empty((await Shop.Get<IProductQueries>().ListAsync(null, new PageRequest(10, null), Token)).Items);

        Assert.Equal(WriteOutcome.Committed, await Shop.Products.CommitAsync(Sample("P0001"), "alice", Token));
    }

    [Fact]
    public async Task Pages_hold_every_product_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 30).Select(i =>
            Shop.Products.CommitAsync(Sample($"P{i:0000}") with { Category = i % 3 == 0 ? "Sports" : "Toys" }, "load", Token)));
        var queries = Shop.Get<IProductQueries>();

        Assert.Equal(30, (await WalkAsync(queries, null)).Distinct().Count());
        Assert.Equal(10, (await WalkAsync(queries, "Sports")).Count);
    }

    private static Product Sample(string id) => new()
    {
        ProductId = new(id),
        Name = "Product",
        Category = "Sports",
        UnitPriceCents = 1669,
        AdultRestricted = true,
        CreatedAt = Samples.Noon,
    };

    private static async Task<List<string>> WalkAsync(IProductQueries queries, string? category)
    {
        var ids = new List<string>();
        string? after = null;
        do
        {
            var page = await queries.ListAsync(category, new PageRequest(7, after), Token);
            ids.AddRange(page.Items.Select(item => item.ProductId.Value));
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        return ids;
    }
}
