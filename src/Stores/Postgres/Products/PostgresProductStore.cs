using KiVendTout.Domain.Products;
using KiVendTout.Stores.Postgres.Batching;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Products;

/// <summary><see cref="IProductStore"/> on PostgreSQL; loads and writes of many grains share their round trips.</summary>
internal sealed class PostgresProductStore : IProductStore, IAsyncDisposable
{
    private const string Load = $"SELECT {ProductRow.Columns} FROM products WHERE product_id = ANY($1)";

    // A row that does not exist is only made by a writer who expects none.
    private const string Save =
        """
        INSERT INTO products AS p (product_id, name, category, adult_restricted, unit_price_cents, unit_cost_cents, stock, created_at,
            completeness, version, updated_by)
        SELECT id, name, category, adult, price, cost, stock, created_at, 'complete', expected + 1, actor
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            AS next (id, name, category, adult, price, cost, stock, created_at, expected, actor)
        WHERE expected = 0 OR EXISTS (SELECT FROM products e WHERE e.product_id = id)
        ON CONFLICT (product_id) DO UPDATE SET name = excluded.name, category = excluded.category,
            adult_restricted = excluded.adult_restricted, unit_price_cents = excluded.unit_price_cents,
            unit_cost_cents = excluded.unit_cost_cents, stock = excluded.stock, created_at = excluded.created_at,
            completeness = excluded.completeness, version = excluded.version, updated_by = excluded.updated_by, updated_at = now()
        WHERE p.version = excluded.version - 1
        RETURNING product_id
        """;

    private readonly GroupCommit<ProductId, Product?> _loads;
    private readonly GroupCommit<Commit<Product>, WriteOutcome> _saves;

    public PostgresProductStore(ShopDatabase database, PostgresOptions options, TimeProvider time)
    {
        _loads = new(new() { Name = "products.load", BatchMax = options.BatchMax }, database.Batch<ProductId, Product?>(LoadAsync), null, time);
        _saves = new(
            new() { Name = "products.save", BatchMax = options.BatchMax },
            database.Batch<Commit<Product>, WriteOutcome>(SaveAsync),
            save => save.Next.ProductId.Value,
            time);
    }

    public Task<Product?> LoadAsync(ProductId productId, CancellationToken cancellationToken) => _loads.SubmitAsync(productId, cancellationToken);

    public Task<WriteOutcome> CommitAsync(Commit<Product> commit, CancellationToken cancellationToken) =>
        _saves.SubmitAsync(commit, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _saves.DisposeAsync();
        await _loads.DisposeAsync();
    }

    private static async Task<IReadOnlyList<Product?>> LoadAsync(
        NpgsqlConnection connection, IReadOnlyList<ProductId> productIds, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<ProductId, Product>();
        await using var command = new NpgsqlCommand(Load, connection);
        command.Parameters.With(productIds.Select(id => id.Value).Distinct().ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var product = ProductRow.Read(reader);
            rows[product.ProductId] = product;
        }

        return [.. productIds.Select(rows.GetValueOrDefault)];
    }

    private static async Task<IReadOnlyList<WriteOutcome>> SaveAsync(
        NpgsqlConnection connection, IReadOnlyList<Commit<Product>> saves, CancellationToken cancellationToken)
    {
        var rows = saves.OrderBy(save => save.Next.ProductId.Value, StringComparer.Ordinal).ToList();
        var written = new HashSet<string>(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand(Save, connection);
        command.Parameters
            .WithColumn(rows, row => row.Next.ProductId.Value)
            .WithColumn(rows, row => row.Next.Name)
            .WithColumn(rows, row => row.Next.Category)
            .WithColumn(rows, row => row.Next.AdultRestricted)
            .WithColumn(rows, row => row.Next.UnitPriceCents)
            .WithColumn(rows, row => row.Next.UnitCostCents)
            .WithColumn(rows, row => row.Next.Stock)
            .WithColumn(rows, row => row.Next.CreatedAt?.ToUniversalTime())
            .WithColumn(rows, row => row.Next.Version)
            .WithColumn(rows, row => row.Actor);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            written.Add(reader.GetString(0));
        }

        return [.. saves.Select(save => written.Contains(save.Next.ProductId.Value) ? WriteOutcome.Committed : WriteOutcome.Stale)];
    }
}
