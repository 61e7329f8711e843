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
