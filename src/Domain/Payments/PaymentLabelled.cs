namespace KiVendTout.Domain.Payments;

/// <summary>Somebody who knows says whether the payment was fraud.</summary>
[GenerateSerializer, Immutable]
public sealed record PaymentLabelled : PaymentRecord
{
    /// <summary>True for fraud.</summary>
    [Id(0)]
    public required bool IsFraud { get; init; }

    /// <inheritdoc/>
    public override string NaturalKey => "labelled";
}
