namespace KiVendTout.Domain.Fraud.Features;

/// <summary>When a payment happened. Of two at the same time the one that arrived later is later, as the rules have it.</summary>
/// <param name="At">UTC ticks.</param>
/// <param name="Index">Its place in the window.</param>
internal readonly record struct Moment(long At, int Index)
{
    /// <summary>Before all others.</summary>
    public static readonly Moment None = new(0, -1);

    public bool IsAfter(Moment other) => (At, Index).CompareTo((other.At, other.Index)) > 0;

    /// <summary>Keeps the later of two.</summary>
    /// <returns>Whether it is the new one.</returns>
    public static bool Keep(ref Moment latest, Moment moment)
    {
        if (!moment.IsAfter(latest))
        {
            return false;
        }

        latest = moment;
        return true;
    }

    /// <summary>Seconds from here to a time; null from <see cref="None"/>.</summary>
    public double? SecondsBefore(long at) => Index < 0 ? null : (at - At) / (double)TimeSpan.TicksPerSecond;
}
