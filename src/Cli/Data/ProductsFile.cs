using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KiVendTout.Contracts.Products.V1;
using KiVendTout.Domain.Products;
using Product = KiVendTout.Contracts.Products.V1.Product;

namespace KiVendTout.Cli.Data;

/// <summary>products.csv: each line creates a product.</summary>
internal sealed class ProductsFile : ICallSource
{
    public string FileName => "products.csv";

    public IReadOnlyDictionary<string, string> Fields { get; } = new Dictionary<string, string>
    {
        ["product_id"] = "product_id",
        ["name"] = ProductFields.Name,
        ["category"] = ProductFields.Category,
        ["is_adult_restricted"] = ProductFields.AdultRestricted,
        ["unit_price"] = ProductFields.UnitPriceCents,
        ["created_at"] = ProductFields.CreateTime,
    };

    public bool ComesBeforeRecords => true;

    public IEnumerable<SourceLine> Read(CsvTable table, LoadContext load) => table.Read(Parse, load);

    public IMessage Message(SourceLine line) => Product.Parser.ParseFrom(line.Payload);

    public async Task<IMessage> FindAsync(GatewayClients clients, string id, CallOptions options) =>
        await clients.Products.GetProductAsync(new GetProductRequest { ProductId = id }, options);

    public async Task CreateAsync(GatewayClients clients, IMessage message, CallOptions options) =>
        await clients.Products.CreateProductAsync(new CreateProductRequest { Product = (Product)message }, options);

    private static SourceLine Parse(CsvRow row)
    {
        var product = new Product
        {
            ProductId = row.Id("product_id"),
            Name = row.Required("name", ProductDecisions.MaxNameLength),
            Category = row.Required("category", ProductDecisions.MaxCategoryLength),
            AdultRestricted = row.Flag("is_adult_restricted"),
            UnitPriceCents = row.Cents("unit_price"),
            CreateTime = Timestamp.FromDateTimeOffset(row.Time("created_at")),
        };
        return new SourceLine(row.Line, product.ProductId, product.ToByteArray());
    }
}
