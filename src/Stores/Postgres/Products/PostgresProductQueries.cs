using KiVendTout.Domain.Products;
using KiVendTout.Stores.Postgres.Tables;

namespace KiVendTout.Stores.Postgres.Products;

/// <summary><see cref="IProductQueries"/> on PostgreSQL.</summary>
internal sealed class PostgresProductQueries(ReadDatabase database) : IProductQueries
{
    private const string List = "products";

    private static readonly Table<ProductId, Product> Table = PostgresProductStore.Products;

    public Task<Product?> FindAsync(ProductId productId, CancellationToken cancellationToken) =>
        database.QueryOneAsync(
            List,
            $"{Table.Select} WHERE product_id = $1 AND {References.HasOwnRecord}",
            [productId.Value],
            Table.States(),
            cancellationToken);

    public async Task<Page<Product>> ListAsync(string? category, PageRequest page, CancellationToken cancellationToken)
    {
        var query = new ListQuery(Table.Select);
        query.Where(References.HasOwnRecord);
        query.Where("category =", category);
        query.Where("product_id >", PageCursor.Decode(List, 1, page.After)?[0]);
        var rows = await database.QueryAsync(List, query.End("product_id", page.Size + 1), query.Values, Table.States(), cancellationToken);
        return PageCursor.Cut(rows, page.Size, last => PageCursor.Encode(List, last.ProductId.Value));
    }
}
