using KiVendTout.Domain.Products;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Products;

/// <summary>One row of <c>products</c>.</summary>
internal static class ProductRow
{
    public const string Columns =
        "product_id, name, category, adult_restricted, unit_price_cents, unit_cost_cents, stock, created_at, completeness, version";

    /// <summary>Reads a row of <see cref="Columns"/>. A reference has neither name nor category nor price.</summary>
    public static Product Read(NpgsqlDataReader reader) => new()
    {
        ProductId = new ProductId(reader.GetString(0)),
        Name = reader.Text(1) ?? "",
        Category = reader.Text(2) ?? "",
        AdultRestricted = reader.GetBoolean(3),
        UnitPriceCents = reader.Value<long>(4),
        UnitCostCents = reader.Value<long>(5),
        Stock = reader.Value<int>(6),
        CreatedAt = reader.Value<DateTimeOffset>(7),
        Completeness = Rows.CompletenessOf(reader.GetString(8)),
        Version = reader.GetInt64(9),
    };
}
