using System.Diagnostics;
using KiVendTout.Hosting.Admin;
using KiVendTout.Hosting.Health;
using KiVendTout.Hosting.Logging;
using KiVendTout.Hosting.Settings;
using KiVendTout.Hosting.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace KiVendTout.Hosting;

/// <summary>What every host shares, in one call.</summary>
public static class KiVendToutDefaults
{
    /// <summary>
    /// Adds settings from the environment (<c>KVT__SECTION__KEY</c>), logs, metrics and traces, health, the admin port and an orderly end.
    /// The host must call <see cref="AdminPipeline.UseKiVendToutAdmin"/> first of all middleware.
    /// </summary>
    /// <param name="builder">The host to be.</param>
    /// <param name="service">Short name, such as <c>silo</c>. Its section (<c>Silo</c>) holds <c>AdminPort</c> and <c>BindAddress</c>.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="service"/> is empty.</exception>
    public static WebApplicationBuilder AddKiVendToutDefaults(this WebApplicationBuilder builder, string service)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(service);

        Activity.DefaultIdFormat = ActivityIdFormat.W3C;
        builder.Configuration.AddKiVendToutSettings();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = HostingLimits.ShutdownTimeout);
        builder.Logging.AddJsonLines(builder.Services, service);
        builder.AddTelemetry(service);
        builder.Services.AddReadiness();
        builder.Services.AddAdminPort(service);
        return builder;
    }

    private static void AddAdminPort(this IServiceCollection services, string service)
    {
        services.AddValidatedOptions<AdminOptions>(char.ToUpperInvariant(service[0]) + service[1..]);
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<AdminOptions>>((kestrel, admin) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(admin.Value.Address, admin.Value.AdminPort, listen => listen.MarkAsAdmin());
        });
    }
}
