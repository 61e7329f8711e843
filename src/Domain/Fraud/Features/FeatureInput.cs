using KiVendTout.Domain.Fraud.Links;
using KiVendTout.Domain.Fraud.Window;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Domain.Fraud.Features;

/// <summary>All that the features of an attempt are made of. Nothing in it comes from what became of the attempt.</summary>
public readonly ref struct FeatureInput
{
    /// <summary>The attempt.</summary>
    public required PaymentAttempted Attempt { get; init; }

    /// <summary>The attempts at the 256 positions before it.</summary>
    public required PaymentWindow Window { get; init; }

    /// <summary>What counts over all the time before it.</summary>
    public required CustomerTotals Totals { get; init; }

    /// <summary>Zone of the local time, that of rule R5.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>The customer's country; null when unknown.</summary>
    public string? CustomerCountry { get; init; }

    /// <summary>When the customer signed up; null when unknown.</summary>
    public DateTimeOffset? SignedUpAt { get; init; }

    /// <summary>When the customer's contact data changed last before the attempt; null when no change is known.</summary>
    public DateTimeOffset? ContactChangedAt { get; init; }

    /// <summary>What others did with the attempt's device; null when there is none, or the book does not know.</summary>
    public LinkSightings? Device { get; init; }

    /// <summary>What others did from the attempt's address; null when there is none, or the book does not know.</summary>
    public LinkSightings? Address { get; init; }
}
