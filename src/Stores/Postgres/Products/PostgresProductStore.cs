using KiVendTout.Domain.Products;
using KiVendTout.Stores.Postgres.Privacy;
using KiVendTout.Stores.Postgres.Tables;
using static KiVendTout.Stores.Postgres.Tables.About;
using static KiVendTout.Stores.Postgres.Tables.Columns<KiVendTout.Domain.Products.Product>;

namespace KiVendTout.Stores.Postgres.Products;

/// <summary><see cref="IProductStore"/> on PostgreSQL. A reference has neither name nor category nor price.</summary>
internal sealed class PostgresProductStore(ShopDatabase database, CustomerKeys keys, PostgresOptions options, TimeProvider time)
    : RowStore<ProductId, Product>(Products, database, keys, options, time), IProductStore
{
    public static readonly Table<ProductId, Product> Products = new(
        "products",
        key => key.Value,
        id => new() { ProductId = new(id), Name = "", Category = "", UnitPriceCents = null },
        Key("product_id", None, product => product.ProductId.Value),
        Text("name", None, product => product.Name, (product, name) => product with { Name = name }),
        Text("category", None, product => product.Category, (product, category) => product with { Category = category }),
        Flag("adult_restricted", None, product => product.AdultRestricted, (product, adult) => product with { AdultRestricted = adult }),
        Cents("unit_price_cents", None, product => product.UnitPriceCents, (product, cents) => product with { UnitPriceCents = cents }),
        Cents("unit_cost_cents", None, product => product.UnitCostCents, (product, cents) => product with { UnitCostCents = cents }),
        Number("stock", None, product => product.Stock, (product, stock) => product with { Stock = stock }),
        Time("created_at", None, product => product.CreatedAt, (product, at) => product with { CreatedAt = at }),
        Computed("completeness", "text", None, "'complete'", (product, name) => product with { Completeness = Rows.CompletenessOf(name) }));
}
