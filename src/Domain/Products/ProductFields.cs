using System.Collections.Immutable;

namespace KiVendTout.Domain.Products;

/// <summary>Names of the changeable fields of a product, as in the proto and its update masks.</summary>
public static class ProductFields
{
#pragma warning disable CS1591 // Each constant is the proto field of its name; the proto documents it.
    public const string Name = "name";
    public const string Category = "category";
    public const string AdultRestricted = "adult_restricted";
    public const string UnitPriceCents = "unit_price_cents";
    public const string UnitCostCents = "unit_cost_cents";
    public const string Stock = "stock";
    public const string CreateTime = "create_time";
#pragma warning restore CS1591

    /// <summary>All of them.</summary>
    public static readonly ImmutableHashSet<string> All =
        [Name, Category, AdultRestricted, UnitPriceCents, UnitCostCents, Stock, CreateTime];
}
