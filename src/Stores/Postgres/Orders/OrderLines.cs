using System.Collections.Immutable;
using System.Text.Json;
using KiVendTout.Domain.Orders;
using KiVendTout.Stores.Postgres.Tables;
using static KiVendTout.Stores.Postgres.Tables.About;
using static KiVendTout.Stores.Postgres.Tables.Columns<(
    KiVendTout.Domain.Common.Commit<KiVendTout.Domain.Orders.OrderState> Commit, KiVendTout.Domain.Orders.OrderLine Item)>;

namespace KiVendTout.Stores.Postgres.Orders;

/// <summary>The lines of an order. They come with the fact that places it, which is one for ever.</summary>
internal static class OrderLines
{
    public static readonly Part<OrderState, OrderLine> Items = new(
        "order_items",
        order => order.Placement?.Lines ?? [],
        Id("order_id", Pseudonymous, row => row.Commit.Next.OrderId.Value),
        Number("line_no", None, row => row.Item.LineNo),
        Id("product_id", None, row => row.Item.ProductId.Value) with { Names = Reference.Products },
        Number("quantity", Pseudonymous, row => row.Item.Quantity),
        Cents("unit_price_cents", Pseudonymous, row => row.Item.UnitPriceCents),
        Version(row => row.Commit.Next.Version, (row, _) => row),
        Text("updated_by", None, row => row.Commit.Actor),
        new("updated_at", "timestamp with time zone", None) { Value = null });

    /// <summary>Reads the lines, each as an array of its columns.</summary>
    public static ImmutableArray<OrderLine> Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(line => new OrderLine(
            line[0].GetInt32(),
            new ProductId(line[1].GetString()!),
            line[2].GetInt32(),
            line[3].ValueKind == JsonValueKind.Null ? null : line[3].GetInt64()))];
    }
}
