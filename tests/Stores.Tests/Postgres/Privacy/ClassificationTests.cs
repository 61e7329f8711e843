using KiVendTout.Stores.Postgres.Customers;
using KiVendTout.Stores.Postgres.Tables;
using Npgsql;

namespace KiVendTout.Stores.Tests.Postgres.Privacy;

/// <summary>Every column of every table, found in the catalogue, is classified; and an erasure takes exactly what is marked.</summary>
public sealed class ClassificationTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_column_is_classified_and_there_is_no_other()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var shop = NpgsqlDataSource.Create(database.Migrator);
        await using var keys = NpgsqlDataSource.Create(database.KeysMigrator);
        await ColumnWalk.ExecuteAsync(shop, "SELECT archive_prepare_month(now()::date)");

        var found = (await ColumnWalk.ColumnsAsync(shop)).Union(await ColumnWalk.ColumnsAsync(keys));

        Assert.Equal(
            Descriptions.All.SelectMany(table => table.Columns.Select(column => $"{table.Name}.{column.Name} {column.SqlType}")).Order(StringComparer.Ordinal),
            found.Order(StringComparer.Ordinal));
    }

    /// <summary>What leads to a person in one table does so in another.</summary>
    [Fact]
    public void Columns_of_one_name_tell_the_same() =>
        Assert.Empty(Descriptions.All
            .Where(table => table.Columns.Any(column => column.Name is Table.Customer or "customer_ids"))
            .SelectMany(table => table.Columns)
            .GroupBy(column => column.Name)
            .Where(alike => alike.Select(column => column.IsErased).Distinct().Count() > 1)
            .Select(alike => alike.Key));

    /// <summary>Personal data that nobody reads is not kept.</summary>
    [Fact]
    public void What_is_kept_of_a_customer_is_read() => Assert.All(
        PostgresCustomerStore.Customers.Erased,
        column => Assert.Contains(column.Name, PostgresCustomerStore.Customers.Select, StringComparison.Ordinal));

    [Fact]
    public async Task What_is_marked_is_what_an_erasure_takes()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var shop = new Shop(database);
        await using var keys = NpgsqlDataSource.Create(database.KeysMigrator);
        ColumnWalk[] walks = [await ColumnWalk.PlantAsync(shop.Owner, 0), await ColumnWalk.PlantAsync(keys, 500)];
        var planted = await FoundAsync();
        Assert.Equal(walks.SelectMany(walk => walk.Marked).Select(column => column.Place).Order(), Own(planted).Order());
        Assert.DoesNotContain(planted, found => found is { Column.About: About.Link, Table: "audit_log" });

        Assert.True(await shop.Customers.EraseAsync(new(ColumnWalk.Customer), "dpo", Token));

        var left = await FoundAsync();
        Assert.Equal(Own(planted.Where(found => !found.Column.IsErased)).Order(), Own(left).Order());
        Assert.DoesNotContain(left, found => found.Column.About == About.Link);
        // Ciphertext under the customer's key, which is destroyed: in the audit trail it stays, and nobody can read it.
        Assert.All(left.Where(found => found.Column.About == About.Personal), found => Assert.Equal("audit_log", found.Table));

        async Task<List<Found>> FoundAsync()
        {
            var found = new List<Found>();
            foreach (var column in walks.SelectMany(walk => walk.Marked))
            {
                found.AddRange((await Task.WhenAll(walks.Select(walk => walk.TablesWithAsync(column.Mark)))).SelectMany(tables => tables)
                    .Select(table => new Found(column, table)));
            }

            return found;
        }
    }

    /// <summary>Columns whose marks are in their own table.</summary>
    private static IEnumerable<string> Own(IEnumerable<Found> found) => found.Where(one => one.Column.Table == one.Table).Select(one => one.Column.Place);

    private sealed record Found(PlantedColumn Column, string Table);
}
