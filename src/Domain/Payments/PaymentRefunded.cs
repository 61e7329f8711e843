namespace KiVendTout.Domain.Payments;

/// <summary>Money was given back.</summary>
[GenerateSerializer, Immutable]
public sealed record PaymentRefunded : PaymentRecord
{
    /// <summary>Id of the refund, unique within the payment.</summary>
    [Id(0)]
    public required string RefundId { get; init; }

    /// <summary>Amount, EUR cents, more than 0.</summary>
    [Id(1)]
    public required long AmountCents { get; init; }

    /// <inheritdoc/>
    public override string NaturalKey => "refunded:" + RefundId;
}
