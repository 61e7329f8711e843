namespace KiVendTout.Grains.Common;

/// <summary>The time as grains read it.</summary>
internal static class GrainClock
{
    /// <summary>Now, UTC, to the microsecond: what is kept in memory and answered is what the database keeps.</summary>
    public static DateTimeOffset Now(this TimeProvider clock) => Clock.ToMicroseconds(clock.GetUtcNow());
}
