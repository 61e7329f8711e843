namespace KiVendTout.Hosting;

/// <summary>Bounds every host obeys.</summary>
public static class HostingLimits
{
    /// <summary>How long a host may take to finish what is under way after it is told to stop, before it is cut off.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(20);

    /// <summary>How long one readiness check may take; slower counts as not ready.</summary>
    public static readonly TimeSpan ReadyCheckTimeout = TimeSpan.FromSeconds(3);

    /// <summary>How long the answer of a readiness check holds: between two looks there is this much time.</summary>
    public static readonly TimeSpan ReadyCheckAge = TimeSpan.FromSeconds(1);

    /// <summary>Log lines waiting for the console. When its reader is stuck, newer lines are dropped (and counted): work goes on.</summary>
    public const int LogQueueLength = 5_000;
}
