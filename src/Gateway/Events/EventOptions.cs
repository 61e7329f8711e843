using System.ComponentModel.DataAnnotations;

namespace KiVendTout.Gateway.Events;

/// <summary>Bounds of the ingest of events, section <c>Events</c>.</summary>
public sealed class EventOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Events";

    /// <summary>Events a caller may send, a second. Default 5,000.</summary>
    [Range(1, 1_000_000)]
    public int EventsPerSecond { get; set; } = 5_000;

    /// <summary>Events a caller may send at once after a pause; at least one full message. Default 10,000.</summary>
    [Range(EventsApi.EventsMax, 10_000_000)]
    public int BurstEvents { get; set; } = 10_000;

    /// <summary>Events on their way to the broker, of all callers; more wait. Default 5,000.</summary>
    [Range(1, 100_000)]
    public int InFlightMax { get; set; } = 5_000;

    /// <summary>How long the broker may take to acknowledge an event, milliseconds. Default 10,000.</summary>
    [Range(1_000, 60_000)]
    public int AcknowledgeTimeoutMs { get; set; } = 10_000;

    /// <summary>
    /// Events that the embedded broker has from us and that the grains or the archive have not done; more wait. It keeps 5 MB a partition and drops the
    /// rest, so this many must fit into one. Default 5,000.
    /// </summary>
    [Range(1, 100_000)]
    public int LeadMax { get; set; } = 5_000;
}
