namespace KiVendTout.Grains.Common;

/// <summary>How long a grain waits for its store. Shorter than Orleans' response timeout of 30 seconds, so that the caller hears the reason.</summary>
internal static class GrainDeadlines
{
    /// <summary>For one read, the wait for its turn included.</summary>
    public static readonly TimeSpan Read = TimeSpan.FromSeconds(10);

    /// <summary>For one write, the wait for its turn included.</summary>
    public static readonly TimeSpan Write = TimeSpan.FromSeconds(15);

    /// <summary>A token that ends after <paramref name="deadline"/>.</summary>
    public static CancellationTokenSource Start(TimeSpan deadline, TimeProvider clock) => new(deadline, clock);
}
