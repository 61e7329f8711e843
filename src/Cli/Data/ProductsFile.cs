using Google.Protobuf.WellKnownTypes;
using KiVendTout.Contracts.Products.V1;

namespace KiVendTout.Cli.Data;

/// <summary>products.csv: each line creates a product.</summary>
internal sealed class ProductsFile : ICallSource
{
    public string FileName => "products.csv";

    public IReadOnlyList<string> Columns { get; } = ["product_id", "name", "category", "is_adult_restricted", "unit_price", "created_at"];

    public bool ComesBeforeRecords => true;

    public IReadOnlyList<GatewayCall> Read(CsvTable table, LoadReport report) => table.Read(row => Call(row.Line, Parse(row)), report);

    private GatewayCall Call(int line, Product product) => new(FileName, line, (clients, options) =>
        clients.Products.CreateProductAsync(new CreateProductRequest { Product = product }, options).ResponseAsync);

    private static Product Parse(CsvRow row) => new()
    {
        ProductId = row.Id("product_id"),
        Name = row.Required("name"),
        Category = row.Required("category"),
        AdultRestricted = row.Flag("is_adult_restricted"),
        UnitPriceCents = row.Cents("unit_price"),
        CreateTime = Timestamp.FromDateTimeOffset(row.Time("created_at")),
    };
}
