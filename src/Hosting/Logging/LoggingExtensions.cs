using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace KiVendTout.Hosting.Logging;

/// <summary>Sets up the log.</summary>
internal static class LoggingExtensions
{
    /// <summary>Logs to standard output, one line of JSON an event.</summary>
    public static void AddJsonLines(this ILoggingBuilder logging, IServiceCollection services, string service)
    {
        logging.ClearProviders();
        logging.AddConsole(console =>
        {
            console.FormatterName = JsonLineFormatter.FormatterName;
            console.MaxQueueLength = HostingLimits.LogQueueLength;
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
        logging.AddConsoleFormatter<JsonLineFormatter, JsonLineFormatterOptions>();
        services.PostConfigure<JsonLineFormatterOptions>(options => options.Service = service);
    }
}
