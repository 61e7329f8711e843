namespace KiVendTout.Domain.Payments;

/// <summary>A fact about a payment, as it came from the topic <c>payments</c>.</summary>
[GenerateSerializer, Immutable]
public abstract record PaymentRecord
{
    /// <summary>The payment.</summary>
    [Id(0)]
    public required PaymentId PaymentId { get; init; }

    /// <summary>The paying customer.</summary>
    [Id(1)]
    public required CustomerId CustomerId { get; init; }

    /// <summary>When it happened in the world, UTC.</summary>
    [Id(2)]
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Names this fact among those of its payment: a second record with the same key changes nothing.</summary>
    public abstract string NaturalKey { get; }
}

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
