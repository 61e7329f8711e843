namespace KiVendTout.Gateway;

internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Warning, "{Method} took longer than its deadline")]
    public static partial void DeadlineExceeded(this ILogger logger, string method);

    [LoggerMessage(3002, LogLevel.Warning, "{Method}: a silo or a store does not answer")]
    public static partial void Unavailable(this ILogger logger, string method, Exception exception);

    [LoggerMessage(3003, LogLevel.Error, "{Method} failed")]
    public static partial void Unexpected(this ILogger logger, string method, Exception exception);

    [LoggerMessage(3004, LogLevel.Information, "No silo answers yet, attempt {Attempt}; trying again in {Delay}")]
    public static partial void WaitingForSilos(this ILogger logger, int attempt, TimeSpan delay);

    [LoggerMessage(3005, LogLevel.Critical, "No silo answered within {Limit}")]
    public static partial void NoSilos(this ILogger logger, TimeSpan limit);
}
