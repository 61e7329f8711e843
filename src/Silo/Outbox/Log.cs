namespace KiVendTout.Silo.Outbox;

internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Information, "This silo relays the outbox")]
    public static partial void RelayStarted(this ILogger logger);

    [LoggerMessage(2002, LogLevel.Warning, "Relaying the outbox failed; again in {Delay}")]
    public static partial void RelayFailed(this ILogger logger, Exception exception, TimeSpan delay);
}
