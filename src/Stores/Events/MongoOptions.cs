using System.ComponentModel.DataAnnotations;

namespace KiVendTout.Stores.Events;

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
