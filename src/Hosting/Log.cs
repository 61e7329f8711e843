using Microsoft.Extensions.Logging;

namespace KiVendTout.Hosting;

internal static partial class Log
{
    [LoggerMessage(101, LogLevel.Critical, "The host cannot start, its settings are wrong: {Errors}")]
    public static partial void WrongSettings(this ILogger logger, string errors);

    [LoggerMessage(102, LogLevel.Critical, "The host failed")]
    public static partial void HostFailed(this ILogger logger, Exception exception);

    [LoggerMessage(103, LogLevel.Warning, "Kafka does not tell how far consumer group {Group} is")]
    public static partial void LeadUnknown(this ILogger logger, Exception exception, string group);
}
