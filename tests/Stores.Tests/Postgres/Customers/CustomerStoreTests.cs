using KiVendTout.Domain.Customers;
using Npgsql;

namespace KiVendTout.Stores.Tests.Postgres.Customers;

public sealed class CustomerStoreTests(ShopDatabases databases) : ShopTests(databases)
{
    [Fact]
    public async Task What_was_saved_is_loaded_and_found()
    {
        var customer = Samples.Customer("C1");

        Assert.Equal(WriteOutcome.Committed, await Shop.Customers.CommitAsync(customer, "alice", Token));

        Assert.Equal(customer with { Version = 1 }, await Shop.Customers.LoadAsync(new("C1"), Token));
        Assert.Equal(customer with { Version = 1 }, await Shop.Get<ICustomerQueries>().FindAsync(new("C1"), Token));
        Assert.Null(await Shop.Customers.LoadAsync(new("C2"), Token));
        Assert.Null(await Shop.Get<ICustomerQueries>().FindAsync(new("C2"), Token));
    }

    [Fact]
    public async Task A_stale_version_writes_nothing()
    {
        var customer = Samples.Customer("C1");
        await Shop.Customers.CommitAsync(customer, "alice", Token);

        Assert.Equal(WriteOutcome.Stale, await Shop.Customers.CommitAsync(customer with { Country = "DE" }, "bob", Token));
        Assert.Equal(WriteOutcome.Stale, await Shop.Customers.CommitAsync(Samples.Customer("C2") with { Version = 3 }, "bob", Token));

        Assert.Equal("FR", (await Shop.Customers.LoadAsync(new("C1"), Token))!.Country);
        Assert.Null(await Shop.Customers.LoadAsync(new("C2"), Token));
        Assert.Equal(WriteOutcome.Committed, await Shop.Customers.CommitAsync(customer with { Country = "DE", Version = 1 }, "bob", Token));
        Assert.Equal("bob", await Shop.ScalarAsync<string>("SELECT updated_by FROM customers"));
    }

    [Fact]
    public async Task A_reference_is_filled()
    {
        await Shop.Payments.CommitAsync(Samples.Payment("PAY1", "C1"), "payment-grain", Token);
        var reference = await Shop.Customers.LoadAsync(new("C1"), Token);
        Assert.Equal((Completeness.Referenced, 0L), (reference!.Completeness, reference.Version));

        Assert.Equal(WriteOutcome.Committed, await Shop.Customers.CommitAsync(Samples.Customer("C1"), "alice", Token));

        Assert.Equal(Completeness.Complete, (await Shop.Customers.LoadAsync(new("C1"), Token))!.Completeness);
    }

    [Fact]
    public async Task Personal_fields_are_ciphertext_on_disk()
    {
        await Shop.Customers.CommitAsync(Samples.Customer("C1"), "alice", Token);
        var row = await Shop.ScalarAsync<string>("SELECT to_jsonb(c)::text FROM customers c");

        foreach (var secret in new[] { "1973-09-15", "Zoé", "Martin", "zoe.martin@example.org", "+33612345678", "rue de la Paix" })
        {
            Assert.DoesNotContain(Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(secret)), row, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, row, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Thousands_are_created_at_once()
    {
        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 2500).Select(i => Shop.Customers.CommitAsync(Samples.Customer($"C{i:00000}"), "load", Token)));

        Assert.All(outcomes, outcome => Assert.Equal(WriteOutcome.Committed, outcome));
        Assert.Equal(2500L, await Shop.ScalarAsync<long>("SELECT count(*) FROM customers WHERE completeness = 'complete'"));
    }

    [Fact]
    public async Task Pages_hold_every_customer_once_in_order()
    {
        var ids = Enumerable.Range(0, 25).Select(i => $"{(i % 2 == 0 ? "c" : "C")}{i}").ToArray();
        await Task.WhenAll(ids.Select((id, i) => Shop.Customers.CommitAsync(Samples.Customer(id) with { Country = i < 10 ? "DE" : "FR" }, "load", Token)));
        var queries = Shop.Get<ICustomerQueries>();

        Assert.Equal(ids.Order(StringComparer.Ordinal), await WalkAsync(page => queries.ListAsync(null, page, Token)));
        Assert.Equal(ids.Take(10).Order(StringComparer.Ordinal), await WalkAsync(page => queries.ListAsync("DE", page, Token)));
        await Assert.ThrowsAsync<ContractViolationException>(() => queries.ListAsync(null, new PageRequest(10, "nonsense"), Token));
    }

    [Fact]
    public async Task A_row_the_database_refuses_harms_no_other()
    {
        var bad = Shop.Customers.CommitAsync(Samples.Customer("C13") with { Country = "fr" }, "load", Token);
        var good = Task.WhenAll(Enumerable.Range(0, 10).Select(i => Shop.Customers.CommitAsync(Samples.Customer($"C{i}"), "load", Token)));

        var fault = await Assert.ThrowsAsync<ContractViolationException>(() => bad);

        Assert.Contains("country_code_form", fault.Rule, StringComparison.Ordinal);
        Assert.All(await good, outcome => Assert.Equal(WriteOutcome.Committed, outcome));
    }

    [Fact]
    public async Task A_lost_or_foreign_key_stops_its_customer_and_no_other()
    {
        string[] ids = ["C1", "C2", "C3", "C4"];
        await Task.WhenAll(ids.Select(id => Shop.Customers.CommitAsync(Samples.Customer(id), "alice", Token)));
        await using (var keys = NpgsqlDataSource.Create(Shop.Database.KeysMigrator))
        await using (var spoil = keys.CreateCommand(
            "DELETE FROM customer_keys WHERE customer_id = 'C1'; UPDATE customer_keys SET wrapped_key = '\\x0102' WHERE customer_id = 'C2'"))
        {
            await spoil.ExecuteNonQueryAsync(Token);
        }

        await using var other = Shop.OpenAgain();
        var loads = ids.Select(id => other.Customers.LoadAsync(new(id), Token)).ToArray();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => loads[0]);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => loads[1]);
        Assert.Equal("Martin", (await loads[2])!.Personal.LastName);
        Assert.Equal("Martin", (await loads[3])!.Personal.LastName);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => other.Get<ICustomerQueries>().FindAsync(new("C1"), Token));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => other.Get<ICustomerQueries>().FindAsync(new("C2"), Token));
    }

    private static async Task<List<string>> WalkAsync(Func<PageRequest, Task<Page<CustomerProfile>>> list)
    {
        var ids = new List<string>();
        for (var page = await list(new PageRequest(4, null)); ; page = await list(new PageRequest(4, page.Next)))
        {
            ids.AddRange(page.Items.Select(item => item.CustomerId.Value));
            if (page.Next is null)
            {
                return ids;
            }
        }
    }
}
