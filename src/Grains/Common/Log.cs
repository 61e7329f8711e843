using Microsoft.Extensions.Logging;

namespace KiVendTout.Grains.Common;

internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Warning, "The {Table} of {Key} were written by another activation; this one reloads")]
    public static partial void Stale(this ILogger logger, string table, string key);
}
