using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace KiVendTout.Hosting.Health;

/// <summary>Health of a host: alive (<c>/healthz</c>: the process answers) and ready (<c>/readyz</c>: it can do its work).</summary>
public static class Readiness
{
    /// <summary>Tag of the checks that decide about readiness.</summary>
    public const string Tag = "ready";

    /// <summary>Path of the liveness check.</summary>
    public const string LivePath = "/healthz";

    /// <summary>Path of the readiness check.</summary>
    public const string ReadyPath = "/readyz";

    /// <summary>Adds a check that must pass for the host to be ready, within <see cref="HostingLimits.ReadyCheckTimeout"/>. It looks at most once a second.</summary>
    /// <typeparam name="TCheck">The check; made once, from the services.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="name">Name shown by <c>/readyz</c>.</param>
    public static IServiceCollection AddReadyCheck<TCheck>(this IServiceCollection services, string name)
        where TCheck : class, IHealthCheck
    {
        services.TryAddSingleton<TCheck>();
        services.AddKeyedSingleton(name, (provider, _) => new SharedCheck(provider.GetRequiredService<TCheck>(), provider.GetRequiredService<TimeProvider>()));
        return services.AddReadyCheck(name, provider => provider.GetRequiredKeyedService<SharedCheck>(name));
    }

    /// <summary>
    /// Answers <c>/healthz</c> and <c>/readyz</c>: 200 or 503, with the state of each check as JSON, the reasons that failed checks give of
    /// themselves, and no details of exceptions.
    /// </summary>
    public static IApplicationBuilder UseKiVendToutHealth(this IApplicationBuilder app)
    {
        app.UseHealthChecks(LivePath, new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        app.UseHealthChecks(ReadyPath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(Tag), ResponseWriter = WriteAsync });
        return app;
    }

    internal static IServiceCollection AddReadiness(this IServiceCollection services) =>
        services.AddSingleton<LifetimeCheck>().AddReadyCheck("host", provider => provider.GetRequiredService<LifetimeCheck>());

    private static IServiceCollection AddReadyCheck(this IServiceCollection services, string name, Func<IServiceProvider, IHealthCheck> check)
    {
        services.AddHealthChecks().Add(new HealthCheckRegistration(name, check, HealthStatus.Unhealthy, [Tag], HostingLimits.ReadyCheckTimeout));
        return services;
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        var body = new
        {
            status = report.Status.ToString(),
            checks = report.Entries.ToDictionary(e => e.Key, e => e.Value.Status.ToString()),
            reasons = report.Entries
                .Where(e => e.Value is { Status: not HealthStatus.Healthy, Exception: null, Description: not null })
                .ToDictionary(e => e.Key, e => e.Value.Description),
        };
        return context.Response.WriteAsync(JsonSerializer.Serialize(body), context.RequestAborted);
    }
}
