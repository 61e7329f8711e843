namespace KiVendTout.Gateway;

/// <summary>Bounds of the gateway.</summary>
internal static class GatewayLimits
{
    /// <summary>Largest message taken, in bytes.</summary>
    public const int MaxMessageBytes = 1024 * 1024;

    /// <summary>Largest message given, in bytes: a page of 1000 customers with every text at its longest.</summary>
    public const int MaxAnswerBytes = 16 * 1024 * 1024;

    /// <summary>Largest HTTP body, in bytes: a message as base64 (gRPC-Web text) with its framing.</summary>
    public const int MaxBodyBytes = (MaxMessageBytes * 4 / 3) + (16 * 1024);

    /// <summary>Answers up to this size, in bytes, are sent as they are: compressing them costs more than it saves.</summary>
    public const int CompressAboveBytes = 1024;

    /// <summary>Connections at once, over all ports.</summary>
    public const int MaxConnections = 10_000;

    /// <summary>How long a call may take when the client sets no deadline.</summary>
    public static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(15);

    /// <summary>How long a call may take whatever the client asks for.</summary>
    public static readonly TimeSpan MaxDeadline = TimeSpan.FromMinutes(2);

    /// <summary>When a client may try again after "unavailable".</summary>
    public static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>How long a browser may keep the answer to a CORS preflight.</summary>
    public static readonly TimeSpan PreflightMaxAge = TimeSpan.FromHours(1);

    /// <summary>How often the gRPC health service tells its watchers of a change.</summary>
    public static readonly TimeSpan HealthWatchPeriod = TimeSpan.FromSeconds(5);

    /// <summary>How often the client of the silos looks for silos that came and for what they host.</summary>
    public static readonly TimeSpan SilosRefreshPeriod = TimeSpan.FromSeconds(2);
}
