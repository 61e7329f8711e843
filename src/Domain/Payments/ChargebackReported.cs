namespace KiVendTout.Domain.Payments;

/// <summary>The payer's bank took the money back.</summary>
[GenerateSerializer, Immutable]
public sealed record ChargebackReported : PaymentRecord
{
    /// <summary>The network's reason code, as told.</summary>
    [Id(0)]
    public string? ReasonCode { get; init; }

    /// <inheritdoc/>
    public override string NaturalKey => "charged_back";
}
