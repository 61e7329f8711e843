using KiVendTout.Bench.Ingest;
using KiVendTout.Bench.Ingest.Plain;
using KiVendTout.Domain.Payments;
using Microsoft.Extensions.Time.Testing;

namespace KiVendTout.Stores.Tests.Postgres.Fraud;

/// <summary>What the benchmark takes for PostgreSQL's own limit is one only as long as it does the same work.</summary>
public sealed class PlainWriterTests(PostgresFixture postgres)
{
    private const int Customers = 40;

    // More than one batch for each of its connections.
    private const int Payments = 2_500;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_stores_the_rows_that_the_product_stores()
    {
        var attempts = new PaymentWorld(Customers, seed: 1).Attempts(Payments, "PAY").ToList();

        var ours = await StoreAsync(async shop =>
        {
            foreach (var records in attempts.GroupBy(attempt => attempt.CustomerId))
            {
                await CustomerWriter.ReceiveAsync(shop.Assessments, [.. records.Cast<PaymentRecord>()]);
            }
        });
        var plain = await StoreAsync(shop => PlainLoop.RunAsync(shop.App, attempts, new FakeTimeProvider(Samples.Noon), Token));

        Assert.NotEmpty(ours["outbox"]);
        Assert.Equal(Payments, ours["payments"].Count);
        foreach (var (table, rows) in ours)
        {
            Assert.Equal(rows, plain[table]);
        }
    }

    private async Task<Dictionary<string, List<string>>> StoreAsync(Func<Shop, Task> storeAsync)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var shop = new Shop(database);
        await shop.ExecuteAsync(
            $"INSERT INTO customers (customer_id, country, completeness, version, updated_by) SELECT 'C' || lpad(i::text, 5, '0'), 'FR', 'complete', 1, 'test' FROM generate_series(0, {Customers - 1}) i");
        await storeAsync(shop);
        var rows = new Dictionary<string, List<string>> { ["outbox"] = await shop.ColumnAsync(StoredRows.Outbox) };
        foreach (var (table, query) in StoredRows.Queries)
        {
            rows[table] = await shop.ColumnAsync(query);
        }

        return rows;
    }
}
