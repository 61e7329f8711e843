using KiVendTout.Stores.Postgres;
using KiVendTout.Stores.Postgres.Tables;
using Npgsql;

namespace KiVendTout.Stores.Tests.Postgres;

public sealed class PostgresPoolsTests(PostgresFixture postgres)
{
    private const string TooMany = ";Maximum Pool Size=90";

    [Fact]
    public async Task Pools_are_counted_by_us_whatever_a_connection_string_says()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var options = new PostgresOptions { ConnectionString = database.App + TooMany };
        await using var shop = new ShopDatabase(options);
        await using var keys = new KeysDatabase(new KeysOptions { ConnectionString = database.Keys + TooMany }, options);

        int[] pools = [await SizeAsync(shop), await SizeAsync(keys), Size(PostgresPools.ForOrleans(database.App + TooMany))];

        Assert.Equal([PostgresOptions.DefaultConnectionsMax, PostgresPools.KeysMax, PostgresPools.OrleansMax], pools);
    }

    [Fact]
    public void The_stores_have_a_connection_for_every_batch_under_way()
    {
        static bool IsRowStore(Type? type) => type is not null
            && ((type.IsGenericType && type.GetGenericTypeDefinition() == typeof(RowStore<,>)) || IsRowStore(type.BaseType));
        var owned = typeof(RowStore<,>).Assembly.GetTypes().Count(type => !type.IsAbstract && IsRowStore(type));

        // Of loads and of commits, of each owned table and of assessments.
        Assert.Equal(PostgresPools.GroupsMax, 2 * (owned + 1));
    }

    [Fact]
    public void A_session_of_Orleans_is_not_used_for_ever() =>
        Assert.InRange(new NpgsqlConnectionStringBuilder(PostgresPools.ForOrleans("Host=127.0.0.1")).ConnectionLifetime, 1, 60);

    private static async Task<int> SizeAsync(Database database) =>
        Size(await database.UseAsync((connection, _) => Task.FromResult(connection.ConnectionString), TestContext.Current.CancellationToken));

    private static int Size(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString).MaxPoolSize;
}
