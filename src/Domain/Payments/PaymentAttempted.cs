namespace KiVendTout.Domain.Payments;

/// <summary>A customer tries to pay.</summary>
[GenerateSerializer, Immutable]
public sealed record PaymentAttempted : PaymentRecord
{
    /// <summary>The session, when there is one.</summary>
    [Id(0)]
    public SessionId? SessionId { get; init; }

    /// <summary>card, paypal, apple_pay, google_pay, ...</summary>
    [Id(1)]
    public required string Method { get; init; }

    /// <summary>First six to eight digits of the card number, when there is a card.</summary>
    [Id(2)]
    public string? CardBin { get; init; }

    /// <summary>Country of the payment, ISO 3166-1 alpha-2.</summary>
    [Id(3)]
    public required string Country { get; init; }

    /// <summary>Keyed hash of the payer's address.</summary>
    [Id(4)]
    public string? IpHash { get; init; }

    /// <summary>Id of the payer's device.</summary>
    [Id(5)]
    public string? DeviceId { get; init; }

    /// <summary>Amount, EUR cents, 0 or more.</summary>
    [Id(6)]
    public required long AmountCents { get; init; }

    /// <inheritdoc/>
    public override string NaturalKey => "attempted";
}
