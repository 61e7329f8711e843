namespace KiVendTout.Domain.Events;

/// <summary>Visits of a day.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Sessions">Sessions with an event on it; one that spans midnight counts on both days.</param>
/// <param name="Events">Events on it.</param>
public sealed record SessionsOfDay(DateOnly Day, long Sessions, long Events);
