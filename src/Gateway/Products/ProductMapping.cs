using System.Collections.Frozen;
using Google.Protobuf.WellKnownTypes;
using KiVendTout.Domain.Common;
using KiVendTout.Gateway.Common;
using Product = KiVendTout.Domain.Products.Product;
using ProductMessage = KiVendTout.Contracts.Products.V1.Product;

namespace KiVendTout.Gateway.Products;

/// <summary>Products between proto and domain.</summary>
internal static class ProductMapping
{
    /// <summary>Name of the field of create and update requests that holds the product.</summary>
    public const string Resource = "product";

    /// <summary>Fields an update mask may name without effect.</summary>
    public static readonly FrozenSet<string> NotChangeable = FrozenSet.Create("product_id", "version");

    /// <summary>The product of a request. Its version is not taken from it.</summary>
    /// <exception cref="ContractViolationException">A field cannot be read; rules beyond that are the domain's.</exception>
    public static Product ToDomain(ProductMessage? product) => product is null
        ? throw new ContractViolationException(Resource, "is required")
        : new Product
        {
            ProductId = ProductId.Parse(product.ProductId, Name(ProductMessage.ProductIdFieldNumber)),
            Name = product.Name,
            Category = product.Category,
            AdultRestricted = product.AdultRestricted,
            UnitPriceCents = product.HasUnitPriceCents ? product.UnitPriceCents : null,
            UnitCostCents = product.HasUnitCostCents ? product.UnitCostCents : null,
            Stock = product.HasStock ? product.Stock : null,
            CreatedAt = Read.Time(product.CreateTime, Name(ProductMessage.CreateTimeFieldNumber)),
        };

    /// <summary>A product as answered.</summary>
    public static ProductMessage ToProto(Product product)
    {
        var message = new ProductMessage
        {
            ProductId = product.ProductId.Value,
            Name = product.Name,
            Category = product.Category,
            AdultRestricted = product.AdultRestricted,
            CreateTime = product.CreatedAt?.ToTimestamp(),
            Version = product.Version,
        };
        if (product.UnitPriceCents is { } price)
        {
            message.UnitPriceCents = price;
        }

        if (product.UnitCostCents is { } cost)
        {
            message.UnitCostCents = cost;
        }

        if (product.Stock is { } stock)
        {
            message.Stock = stock;
        }

        return message;
    }

    private static string Name(int field) => $"{Resource}.{ProductMessage.Descriptor.FindFieldByNumber(field).Name}";
}
