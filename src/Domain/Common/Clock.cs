namespace KiVendTout.Domain.Common;

/// <summary>Which times told by others are taken, and how fine they are.</summary>
public static class Clock
{
    /// <summary>The rule of <see cref="Earliest"/> in words, for error messages.</summary>
    public const string EarliestRule = "must not lie before 2000-01-01";

    /// <summary>The rule of <see cref="MaxLead"/> in words, for error messages.</summary>
    public const string MaxLeadRule = "must not lie more than a day in the future";

    /// <summary>The shop did not exist before: an earlier time is the zero of somebody's programming language, or their epoch.</summary>
    public static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>One day: clocks differ and zones are mistaken, but a later time is an error of the sender.</summary>
    public static readonly TimeSpan MaxLead = TimeSpan.FromDays(1);

    /// <summary>The rule that a time breaks, in words; null when it can be true.</summary>
    /// <param name="time">The time as told.</param>
    /// <param name="now">Now, UTC.</param>
    public static string? Problem(DateTimeOffset time, DateTimeOffset now) =>
        time < Earliest ? EarliestRule
        : time - now > MaxLead ? MaxLeadRule
        : null;

    /// <summary>
    /// A time as we keep it: UTC, cut to the microsecond, which is what the database keeps. Done once, where a time comes in, so that what is
    /// stored, compared and answered is one value.
    /// </summary>
    public static DateTimeOffset ToMicroseconds(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <inheritdoc cref="ToMicroseconds(DateTimeOffset)"/>
    public static DateTimeOffset? ToMicroseconds(DateTimeOffset? time) => time is { } told ? ToMicroseconds(told) : null;
}
