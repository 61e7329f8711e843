namespace KiVendTout.Domain.Orders;

/// <summary>An order was called off.</summary>
[GenerateSerializer, Immutable]
public sealed record OrderCancelled : OrderRecord
{
    /// <inheritdoc/>
    public override string NaturalKey => "cancelled";
}
