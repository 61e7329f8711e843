namespace KiVendTout.Domain.Orders;

/// <summary>The age of an order's customer was checked.</summary>
[GenerateSerializer, Immutable]
public sealed record AgeVerified : OrderRecord
{
    /// <summary>True when the customer is an adult; false when not, or when it could not be proved.</summary>
    [Id(0)]
    public required bool IsAdult { get; init; }

    /// <inheritdoc/>
    public override string NaturalKey => IsAdult ? "age_proved" : "age_refused";
}
