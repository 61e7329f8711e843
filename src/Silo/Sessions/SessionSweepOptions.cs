using System.ComponentModel.DataAnnotations;

namespace KiVendTout.Silo.Sessions;

/// <summary>Settings of the search for silent sessions, section <c>SessionSweep</c>.</summary>
internal sealed class SessionSweepOptions
{
    /// <summary>Time between two searches, seconds. A session closes that much late at most; its closing time does not depend on it.</summary>
    [Range(1, 3_600)]
    public int IntervalSeconds { get; set; } = 60;

    /// <summary>Most sessions closed by one search; the rest by the next, at once.</summary>
    [Range(1, 100_000)]
    public int SessionsMax { get; set; } = 1_000;
}
