using KiVendTout.Hosting.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace KiVendTout.Hosting.Admin;

/// <summary>What the admin port answers.</summary>
public static class AdminPipeline
{
    /// <summary>Path of the Prometheus metrics.</summary>
    public const string MetricsPath = "/metrics";

    /// <summary>
    /// Answers <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c> on the admin port, and nothing else there; other ports are untouched.
    /// Call it before any other middleware.
    /// </summary>
    public static WebApplication UseKiVendToutAdmin(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapWhen(AdminConnection.IsAdmin, admin =>
        {
            admin.UseKiVendToutHealth();
            admin.UseOpenTelemetryPrometheusScrapingEndpoint(MetricsPath);
            admin.Run(context =>
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            });
        });
        return app;
    }
}
