using KiVendTout.Domain.Products;
using KiVendTout.Stores.Postgres.Privacy;
using KiVendTout.Stores.Postgres.Tables;

namespace KiVendTout.Stores.Postgres.Products;

/// <summary><see cref="IProductQueries"/> on PostgreSQL.</summary>
internal sealed class PostgresProductQueries(ReadDatabase database, CustomerKeys keys)
    : RowQueries<ProductId, Product>(PostgresProductStore.Products, database, keys, References.HasOwnRecord), IProductQueries
{
    public Task<Page<Product>> ListAsync(string? category, PageRequest page, CancellationToken cancellationToken)
    {
        var query = Query();
        query.Where("category =", category);
        return ListAsync(query, page, cancellationToken);
    }
}
