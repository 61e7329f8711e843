namespace KiVendTout.Domain.Fraud.Links;

/// <summary>What other customers did with a device or from an address before an attempt, by event time.</summary>
/// <param name="LastHour">Less than an hour before it.</param>
/// <param name="LastDay">Less than 24 hours before it.</param>
/// <param name="LastMonth">Less than 30 days before it.</param>
public readonly record struct LinkSightings(LinkCounts LastHour, LinkCounts LastDay, LinkCounts LastMonth);
