using KiVendTout.Embedded;
using KiVendTout.Stores.Postgres.Customers;
using KiVendTout.Stores.Postgres.Orders;
using KiVendTout.Stores.Postgres.Payments;
using KiVendTout.Stores.Postgres.Products;
using KiVendTout.Stores.Postgres.Sessions;
using KiVendTout.Stores.Postgres.Tables;

namespace KiVendTout.Stores.Tests.Postgres.Tables;

public sealed class DescriptionTests
{
    private const string RenewVariable = "KVT_RENEW_SQL";

    /// <summary>What a description means, for the eyes of a reviewer: a change of it shows here as the change of its statements.</summary>
    [Theory]
    [InlineData("customers")]
    [InlineData("sessions")]
    [InlineData("payments")]
    [InlineData("products")]
    [InlineData("orders")]
    public void Its_statements_are_those_that_were_reviewed(string table)
    {
        var file = Path.Combine(RepositoryLayout.Find().Root, "tests", "Stores.Tests", "Golden", "Tables", table + ".sql");
        var made = table switch
        {
            "customers" => StatementsOf(PostgresCustomerStore.Customers),
            "sessions" => StatementsOf(PostgresSessionStore.Sessions),
            "payments" => StatementsOf(PostgresPaymentStore.Payments),
            "products" => StatementsOf(PostgresProductStore.Products),
            _ => StatementsOf(PostgresOrderStore.Orders),
        };
        if (Environment.GetEnvironmentVariable(RenewVariable) is not null)
        {
            File.WriteAllText(file, made);
        }

        Assert.Equal(File.ReadAllText(file), made);
    }

    private static string StatementsOf<TKey, TState>(Table<TKey, TState> table)
        where TKey : struct
        where TState : class, IVersioned<TState> =>
        string.Join(";\n\n", [table.Select, table.Load, table.Save, .. table.Erased.Any() ? [TableSql.Cut(table)] : Array.Empty<string>(), .. table.Parts.Select(part => part.Insert)]) + ";\n";
}
