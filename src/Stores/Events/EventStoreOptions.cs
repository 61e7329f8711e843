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

/// <summary>Where MongoDB is, section <c>Mongo</c>: given, it is the event store; else PostgreSQL is.</summary>
public sealed class MongoOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Mongo";

    /// <summary>Default of <see cref="Database"/>.</summary>
    public const string DefaultDatabase = "kivendtout";

    /// <summary>Default of <see cref="TimeoutSeconds"/>.</summary>
    public const int DefaultTimeoutSeconds = 15;

    /// <summary>Connection string, <c>mongodb://...</c>; empty for the event store on PostgreSQL.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>Name of the database.</summary>
    [Required]
    public string Database { get; set; } = DefaultDatabase;

    /// <summary>Longest time of one piece of work, in seconds.</summary>
    [Range(1, 600)]
    public int TimeoutSeconds { get; set; } = DefaultTimeoutSeconds;
}
