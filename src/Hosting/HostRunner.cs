using KiVendTout.Hosting.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KiVendTout.Hosting;

/// <summary>Runs a host from start to end; what hinders the start becomes one log line, not a stack trace on the terminal.</summary>
public static class HostRunner
{
    private const int Succeeded = 0;
    private const int Failed = 1;

    /// <summary>Builds and runs the host until it is told to stop.</summary>
    /// <param name="service">Short name of the host, for the log.</param>
    /// <param name="create">Builds it.</param>
    /// <returns>The exit code of the process: 0 after an orderly end, 1 when it could not start or broke.</returns>
    public static async Task<int> RunAsync(string service, Func<WebApplication> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        var isStopping = CancellationToken.None;
        try
        {
            await using var app = create();
            isStopping = app.Lifetime.ApplicationStopping;
            await app.RunAsync();
            return Succeeded;
        }
        catch (OperationCanceledException) when (isStopping.IsCancellationRequested)
        {
            // Told to stop while still starting.
            return Succeeded;
        }
        catch (OptionsValidationException e)
        {
            await ReportAsync(service, logger => logger.WrongSettings(string.Join("; ", e.Failures)));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            await ReportAsync(service, logger => logger.HostFailed(e));
        }

        return Failed;
    }

    /// <summary>Logs through a logger of its own: the host's may never have come to life. Disposing it waits for the line to be written.</summary>
    private static async Task ReportAsync(string service, Action<ILogger> report)
    {
        var services = new ServiceCollection().AddSingleton(TimeProvider.System);
        services.AddLogging(logging => logging.AddJsonLines(services, service));
        await using var provider = services.BuildServiceProvider();
        report(provider.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(HostRunner).FullName!));
    }
}
