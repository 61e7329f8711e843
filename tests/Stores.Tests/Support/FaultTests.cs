using CsCheck;
using Npgsql;

namespace KiVendTout.Stores.Tests.Support;

/// <summary>Two silos' stores on one database, which lose their connections between any two statements and between a commit and its answer.</summary>
public abstract class FaultTests(ShopDatabases databases) : ShopTests(databases)
{
    // Shares of what is sent that break their connections, one after the other.
    private static readonly double[] Rates = [0.1, 0.3, 0.03, 0];

    private static readonly Gen<int> Seeds = Gen.Int[1, int.MaxValue - 1];

    /// <summary>Lets the two silos live while connections break, and checks what is stored once all is quiet; again with other seeds.</summary>
    /// <param name="iterations">How many seeds.</param>
    /// <param name="prepare">Given a seed, how the ids of this run begin, and the silos' stores: what they do, and what must be so afterwards.</param>
    private protected async Task UnderFaultsAsync(int iterations, Func<int, string, Shop[], (Func<Task> Live, Func<Task> Check)> prepare)
    {
        var server = new NpgsqlConnectionStringBuilder(Shop.Database.App);
        await using var proxy = new BreakingProxy(server.Port);
        server.Port = proxy.Port;
        await using var one = Open(server.ConnectionString);
        await using var other = Open(server.ConnectionString);

        // The interleaving is the machine's, so a smaller script tells no more.
        var run = 0;
        await Seeds.SampleAsync(
            async seed =>
            {
                var (live, check) = prepare(seed, $"T{run}", [one, other]);
                proxy.Break(seed, Rates[run++ % Rates.Length]);
                await live();
                proxy.Break(seed, 0);
                await check();
            },
            iter: iterations,
            threads: 1);
        Assert.True(proxy.Broken > iterations, $"only {proxy.Broken} connections were broken");

        // Whoever writes takes locks in one order.
        Assert.Equal(0L, await Shop.ScalarAsync<long>("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));
    }

    private Shop Open(string app) => new(app, Shop.Database.Reader, Shop.Database.Keys, Shop.Database.Migrator);
}
