namespace KiVendTout.Domain.Payments;

/// <summary>The payment service says whether the money was taken.</summary>
[GenerateSerializer, Immutable]
public sealed record PaymentSettled : PaymentRecord
{
    /// <summary>True when the money was taken.</summary>
    [Id(0)]
    public required bool Succeeded { get; init; }

    /// <inheritdoc/>
    public override string NaturalKey => "settled";
}
