using KiVendTout.Stores.Postgres.Migrations;

namespace KiVendTout.Stores.Tests.Support;

/// <summary>The schema as builds before had it.</summary>
internal static class SchemaBefore
{
    /// <summary>Empties the shop's database and runs the scripts before a script.</summary>
    public static async Task MigrateUntilAsync(this Shop shop, string script)
    {
        await shop.ExecuteAsync("DROP SCHEMA public CASCADE");
        await shop.ExecuteAsync("CREATE SCHEMA public");
        await shop.ExecuteAsync("CREATE TABLE schemaversions (schemaversionsid serial PRIMARY KEY, scriptname varchar(255) NOT NULL, applied timestamp NOT NULL)");
        var assembly = typeof(DatabaseMigrator).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith("App.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .TakeWhile(name => string.CompareOrdinal(name, script) < 0))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            await shop.ExecuteAsync(await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
            await shop.ExecuteAsync($"INSERT INTO schemaversions (scriptname, applied) VALUES ('{name}', now())");
        }
    }
}
