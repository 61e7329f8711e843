namespace KiVendTout.Domain.Orders;

/// <summary>The preparation of an order began.</summary>
[GenerateSerializer, Immutable]
public sealed record OrderProcessingStarted : OrderRecord
{
    /// <inheritdoc/>
    public override string NaturalKey => "processing";
}
