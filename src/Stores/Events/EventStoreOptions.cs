using System.ComponentModel.DataAnnotations;

namespace KiVendTout.Stores.Events;

/// <summary>Settings of the event store, section <c>EventStore</c>.</summary>
public sealed class EventStoreOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "EventStore";

    /// <summary>Default of <see cref="RetentionDays"/>: two years.</summary>
    public const int DefaultRetentionDays = 730;

    /// <summary>
    /// Longest <see cref="RetentionDays"/>: the schema makes no partition of a month that begins more than 20 years ago, and the oldest record
    /// may lie at the end of its month.
    /// </summary>
    public const int RetentionDaysMax = 7_270;

    /// <summary>How long a record is kept, in days from when it happened; what is older when it comes is not kept at all.</summary>
    [Range(31, RetentionDaysMax)]
    public int RetentionDays { get; set; } = DefaultRetentionDays;

    internal DateTimeOffset OldestAt(DateTimeOffset now) => now - TimeSpan.FromDays(RetentionDays);
}
