namespace KiVendTout.Domain.Payments;

/// <summary>Which payments are wanted.</summary>
public sealed record PaymentFilter
{
    /// <summary>Only payments of this customer.</summary>
    public CustomerId? CustomerId { get; init; }

    /// <summary>Only payments labelled fraud (true), or not labelled fraud (false).</summary>
    public bool? IsFraudulent { get; init; }

    /// <summary>Only payments attempted at or after this moment, UTC.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only payments attempted before this moment, UTC.</summary>
    public DateTimeOffset? Until { get; init; }
}
