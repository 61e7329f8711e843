namespace KiVendTout.Stores.Tests.Postgres;

/// <summary>Two writers, each with batches of many rows, name the same customers, sessions and payments at once.</summary>
public sealed class OverlapTests(ShopDatabases databases) : ShopTests(databases)
{
    private const int Customers = 60;
    private const int Rounds = 12;

    [Fact]
    public async Task Writers_that_overlap_do_not_lock_each_other_out()
    {
        await using var second = Shop.OpenAgain();
        var grains = await Task.WhenAll(Enumerable.Range(0, Customers).Select(i => CustomerWriter.WakeAsync(Shop.Assessments, $"C{i:000}")));
        var before = await DeadlocksAsync();

        for (var round = 0; round < Rounds; round++)
        {
            // Different orders of arrival in each writer; every payment raises an alert, so that both writers touch it.
            var names = Enumerable.Range(0, Customers).Select(i => (Customer: $"C{i:000}", Payment: $"PAY{round}-{i}", Session: $"S{round}-{i / 2}")).ToArray();
            var commits = grains.OrderBy(_ => Random.Shared.Next()).Select(grain =>
            {
                var name = names.Single(n => n.Customer == grain.History.CustomerId.Value);
                return grain.ReceiveAsync(Samples.Attempt(name.Payment, name.Customer, Samples.Noon.AddDays(round), 20_000, name.Session));
            });
            var payments = names.OrderBy(_ => Random.Shared.Next()).Select((name, i) =>
                SettleAsync(i % 2 == 0 ? Shop : second, name.Payment, name.Customer));
            var profiles = names.Take(20).Select(name =>
                second.Customers.CommitAsync(Samples.Customer(name.Customer) with { Version = round }, "alice", Token));

            Assert.All(await Task.WhenAll([.. commits, .. payments, .. profiles]), outcome => Assert.Equal(WriteOutcome.Committed, outcome));
        }

        Assert.Equal(before, await DeadlocksAsync());
        Assert.Equal((long)Customers * Rounds, await Shop.ScalarAsync<long>("SELECT count(*) FROM fraud_alerts"));
        Assert.Equal((long)Customers * Rounds, await Shop.ScalarAsync<long>("SELECT count(*) FROM payments WHERE completeness = 'complete' AND succeeded AND version = 2"));
    }

    /// <summary>As the payment's grain does: the attempt may come between what it read and what it writes.</summary>
    private static async Task<WriteOutcome> SettleAsync(Shop shop, string payment, string customer)
    {
        var settled = Samples.Payment(payment, customer);
        return await shop.Payments.CommitAsync(settled, "payment-grain", Token) == WriteOutcome.Committed
            ? WriteOutcome.Committed
            : await shop.Payments.CommitAsync(settled with { Version = 1 }, "payment-grain", Token);
    }

    private Task<long> DeadlocksAsync() => Shop.ScalarAsync<long>("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
}
