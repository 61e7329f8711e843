namespace KiVendTout.Domain.Orders;

/// <summary>An order reached the customer.</summary>
[GenerateSerializer, Immutable]
public sealed record OrderDelivered : OrderRecord
{
    /// <inheritdoc/>
    public override string NaturalKey => "delivered";
}
