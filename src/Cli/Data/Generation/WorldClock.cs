namespace KiVendTout.Cli.Data.Generation;

/// <summary>Days and hours of a world. Its people live by the shop's local time; what is written is UTC.</summary>
/// <param name="until">The day at whose beginning, UTC, the world ends.</param>
/// <param name="days">How many days it lasts.</param>
internal sealed class WorldClock(DateOnly until, int days = WorldPlan.Days)
{
    /// <summary>Days within which a fraud is found out and labelled: a younger one is not known yet.</summary>
    public const int LabelDelayDays = 30;

    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    /// <summary>The moment the world ends.</summary>
    public DateTimeOffset End { get; } = new(until, TimeOnly.MinValue, TimeSpan.Zero);

    /// <summary>The day at whose beginning the world ends.</summary>
    public DateOnly Until { get; } = until;

    /// <summary>A moment of a day, by local time, in UTC and whole seconds. Hours may run past midnight.</summary>
    /// <param name="day">0 is the first day; days before it are negative.</param>
    /// <param name="timeOfDay">Local time since midnight.</param>
    public DateTimeOffset At(int day, TimeSpan timeOfDay)
    {
        var midnight = End.AddDays(day - days);

        // One offset for the whole day, that of its noon: so every local time exists once, also when the clocks change.
        var local = midnight + timeOfDay - Zone.GetUtcOffset(midnight.AddHours(12));
        return new DateTimeOffset(local.Ticks - (local.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
    }

    /// <summary>Whether a fraud of that time has been found out by now.</summary>
    public bool IsFoundOut(DateTimeOffset time) => time.AddDays(LabelDelayDays) <= End;
}
