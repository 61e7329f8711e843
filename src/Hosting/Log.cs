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

    [LoggerMessage(104, LogLevel.Information, "Kafka clients are set to {Settings}")]
    public static partial void KafkaClientSettings(this ILogger logger, Kafka.KafkaClientSettings settings);

    [LoggerMessage(105, LogLevel.Debug, "Kafka client: {Message}")]
    public static partial void KafkaClientLog(this ILogger logger, string message);

    [LoggerMessage(106, LogLevel.Warning, "Kafka client: {Message}")]
    public static partial void KafkaClientError(this ILogger logger, string message);

    [LoggerMessage(107, LogLevel.Error, "A Kafka producer is replaced after a fatal error: {Reason}")]
    public static partial void KafkaProducerReplaced(this ILogger logger, string reason);
}
