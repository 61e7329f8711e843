namespace KiVendTout.Silo.Sessions;

internal static partial class Log
{
    [LoggerMessage(2201, LogLevel.Warning, "Closing silent sessions failed; again in {Delay}")]
    public static partial void SweepFailed(this ILogger logger, Exception exception, TimeSpan delay);
}
