namespace KiVendTout.Domain.Orders;

/// <summary>A line of an order. Several lines may be of one product.</summary>
/// <param name="LineNo">Number within the order, from 1.</param>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">Pieces, 1 to <see cref="MaxQuantity"/>.</param>
/// <param name="UnitPriceCents">Price of one piece as ordered, EUR cents; null when the source did not tell.</param>
[GenerateSerializer, Immutable]
public sealed record OrderLine(
    [property: Id(0)] int LineNo, [property: Id(1)] ProductId ProductId, [property: Id(2)] int Quantity, [property: Id(3)] long? UnitPriceCents)
{
    /// <summary>Most pieces of one line.</summary>
    public const int MaxQuantity = 10_000;
}
