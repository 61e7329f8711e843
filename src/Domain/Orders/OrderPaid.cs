namespace KiVendTout.Domain.Orders;

/// <summary>An order was paid.</summary>
[GenerateSerializer, Immutable]
public sealed record OrderPaid : OrderRecord
{
    /// <summary>The payment that paid it.</summary>
    [Id(0)]
    public required PaymentId PaymentId { get; init; }

    /// <inheritdoc/>
    public override string NaturalKey => "paid";
}
