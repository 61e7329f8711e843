namespace KiVendTout.Domain.Common;

/// <summary>How far a time told by others may run ahead of ours.</summary>
public static class Clock
{
    /// <summary>One day: clocks differ and zones are mistaken, but a later time is an error of the sender.</summary>
    public static readonly TimeSpan MaxLead = TimeSpan.FromDays(1);

    /// <summary>The rule in words, for error messages.</summary>
    public const string MaxLeadRule = "must not lie more than a day in the future";
}
