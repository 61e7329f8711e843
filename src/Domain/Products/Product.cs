namespace KiVendTout.Domain.Products;

/// <summary>One row of <c>products</c>.</summary>
[GenerateSerializer, Immutable]
public sealed record Product : IVersioned<Product>
{
    /// <summary>The product.</summary>
    [Id(0)]
    public required ProductId ProductId { get; init; }

    /// <summary>Name shown to customers.</summary>
    [Id(1)]
    public required string Name { get; init; }

    /// <summary>Category.</summary>
    [Id(2)]
    public required string Category { get; init; }

    /// <summary>True when only adults may buy it.</summary>
    [Id(3)]
    public bool AdultRestricted { get; init; }

    /// <summary>Price of one piece, EUR cents; null for a reference, and where a request does not tell it.</summary>
    [Id(4)]
    public required long? UnitPriceCents { get; init; }

    /// <summary>Purchase cost of one piece, EUR cents; null when unknown.</summary>
    [Id(5)]
    public long? UnitCostCents { get; init; }

    /// <summary>Pieces in stock; null when unknown.</summary>
    [Id(6)]
    public int? Stock { get; init; }

    /// <summary>When it entered the catalogue, UTC.</summary>
    [Id(7)]
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>How much is known.</summary>
    [Id(8)]
    public Completeness Completeness { get; init; } = Completeness.Complete;

    /// <inheritdoc/>
    [Id(9)]
    public long Version { get; init; }

    /// <inheritdoc/>
    public Product WithVersion(long version) => this with { Version = version };
}
