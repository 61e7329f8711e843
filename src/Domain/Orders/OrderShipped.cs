namespace KiVendTout.Domain.Orders;

/// <summary>An order was sent.</summary>
[GenerateSerializer, Immutable]
public sealed record OrderShipped : OrderRecord
{
    /// <inheritdoc/>
    public override string NaturalKey => "shipped";
}
