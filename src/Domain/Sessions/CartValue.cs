namespace KiVendTout.Domain.Sessions;

/// <summary>What the cart was worth at the last moment the site told it.</summary>
/// <param name="Cents">Value, EUR cents.</param>
/// <param name="At">When, UTC.</param>
/// <param name="EventId">The event that told it; decides between events of the same moment.</param>
public sealed record CartValue(long Cents, DateTimeOffset At, string EventId);
