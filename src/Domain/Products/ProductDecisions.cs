namespace KiVendTout.Domain.Products;

/// <summary>What creating and changing a product means: pure.</summary>
public static class ProductDecisions
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>Longest category, in characters.</summary>
    public const int MaxCategoryLength = 100;

    /// <summary>Creates a product where nothing or only a reference is known. The same product again is accepted unchanged.</summary>
    /// <param name="current">What is stored; null when nothing.</param>
    /// <param name="wanted">The product as sent.</param>
    /// <param name="now">Now, UTC.</param>
    /// <returns>The product to store (the very instance <paramref name="current"/> when it is the same), or the refusal.</returns>
    public static Result<Product> Create(Product? current, Product wanted, DateTimeOffset now)
    {
        if (Check(wanted, now) is { } fault)
        {
            return fault;
        }

        var kept = wanted with { CreatedAt = Clock.ToMicroseconds(wanted.CreatedAt) };
        if (current is not { Completeness: Completeness.Complete })
        {
            return kept with { Completeness = Completeness.Complete, Version = current?.Version ?? 0 };
        }

        return current with { Version = 0 } == kept with { Version = 0, Completeness = Completeness.Complete }
            ? current
            : new Fault(FaultCode.AlreadyExists, "product_id", "is taken by a product with other values");
    }

    /// <summary>Changes the fields named.</summary>
    /// <param name="current">What is stored; null when nothing.</param>
    /// <param name="wanted">The new values.</param>
    /// <param name="fields">The fields to take from <paramref name="wanted"/>, of <see cref="ProductFields.All"/>.</param>
    /// <param name="now">Now, UTC.</param>
    public static Result<Product> Update(Product? current, Product wanted, IReadOnlyCollection<string> fields, DateTimeOffset now)
    {
        if (current is not { Completeness: Completeness.Complete })
        {
            return new Fault(FaultCode.NotFound, "product_id", "there is no such product");
        }

        var merged = fields.Aggregate(current, (product, field) => Take(product, wanted, field));
        return Check(merged, now) is { } fault ? fault : merged;
    }

    private static Product Take(Product to, Product from, string field) => field switch
    {
        ProductFields.Name => to with { Name = from.Name },
        ProductFields.Category => to with { Category = from.Category },
        ProductFields.AdultRestricted => to with { AdultRestricted = from.AdultRestricted },
        ProductFields.UnitPriceCents => to with { UnitPriceCents = from.UnitPriceCents },
        ProductFields.UnitCostCents => to with { UnitCostCents = from.UnitCostCents },
        ProductFields.Stock => to with { Stock = from.Stock },
        ProductFields.CreateTime => to with { CreatedAt = Clock.ToMicroseconds(from.CreatedAt) },
        _ => throw new ContractViolationException("update_mask", $"knows no field '{field}'"),
    };

    private static Fault? Check(Product product, DateTimeOffset now)
    {
        static Fault Invalid(string field, string rule) => new(FaultCode.Invalid, "product." + field, rule);

        return product switch
        {
            { Name.Length: 0 or > MaxNameLength } => Invalid(ProductFields.Name, $"must be 1 to {MaxNameLength} characters"),
            { Category.Length: 0 or > MaxCategoryLength } => Invalid(ProductFields.Category, $"must be 1 to {MaxCategoryLength} characters"),
            { UnitPriceCents: null } => Invalid(ProductFields.UnitPriceCents, "is required"),
            { UnitPriceCents: < 0 or > Currency.MaxAmountCents } => Invalid(ProductFields.UnitPriceCents, $"must be 0 to {Currency.MaxAmountCents}"),
            { UnitCostCents: < 0 or > Currency.MaxAmountCents } => Invalid(ProductFields.UnitCostCents, $"must be 0 to {Currency.MaxAmountCents}"),
            { Stock: < 0 } => Invalid(ProductFields.Stock, "must be 0 or more"),
            { CreatedAt: { } created } when Clock.Problem(created, now) is { } rule => Invalid(ProductFields.CreateTime, rule),
            _ => null,
        };
    }
}
