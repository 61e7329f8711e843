using KiVendTout.Stores.Postgres;
using Npgsql;

namespace KiVendTout.Stores.Tests.Postgres;

public sealed class PostgresPoolsTests
{
    private const string TooMany = "Host=127.0.0.1;Maximum Pool Size=90";

    [Fact]
    public async Task Pools_are_counted_by_us_whatever_a_connection_string_says()
    {
        var options = new PostgresOptions { ConnectionString = TooMany };
        await using var shop = new ShopDatabase(options);
        await using var keys = new KeysDatabase(new KeysOptions { ConnectionString = TooMany }, options);

        int[] pools = [Size(shop.Source.ConnectionString), Size(keys.Source.ConnectionString), Size(PostgresPools.ForOrleans(TooMany))];

        Assert.Equal([PostgresOptions.DefaultConnectionsMax, PostgresPools.KeysMax, PostgresPools.OrleansMax], pools);
        Assert.Equal(PostgresPools.HostMax, pools.Sum());
    }

    private static int Size(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString).MaxPoolSize;
}
