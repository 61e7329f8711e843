using KiVendTout.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace KiVendTout.Hosting.Telemetry;

/// <summary>Sets up metrics, traces and exported logs.</summary>
internal static class TelemetryExtensions
{
    private static readonly string[] Meters = ["KiVendTout*", "Microsoft.Orleans", "Npgsql", "Microsoft.AspNetCore.*", "Grpc.*"];

    private static readonly string[] Sources =
        ["KiVendTout*", "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Application", "Npgsql"];

    /// <summary>Metrics for Prometheus always; traces, logs and metrics to a collector when its address is set.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder, string service)
    {
        builder.Services.AddValidatedOptions<TelemetryOptions>(TelemetryOptions.Section);
        var options = builder.Configuration.GetSection(TelemetryOptions.Section).Get<TelemetryOptions>() ?? new TelemetryOptions();
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("kivendtout-" + service))
            .WithMetrics(metrics => metrics
                .AddMeter(Meters)
                .AddRuntimeInstrumentation()
                .AddPrometheusExporter());

        // A wrong address is left to the validation at start, which names the key.
        if (Uri.TryCreate(options.OtlpEndpoint, UriKind.Absolute, out var collector))
        {
            telemetry.AddCollector(collector, options.TraceSampleRatio);
        }
    }

    private static void AddCollector(this OpenTelemetryBuilder telemetry, Uri collector, double traceSampleRatio)
    {
        void Address(OtlpExporterOptions exporter) => exporter.Endpoint = collector;

        telemetry.Services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddOtlpExporter(Address));
        telemetry.WithTracing(tracing => tracing
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(Math.Clamp(traceSampleRatio, 0, 1))))
            .AddSource(Sources)
            .AddAspNetCoreInstrumentation()
            .AddOtlpExporter(Address));
        telemetry.WithLogging(logging => logging.AddOtlpExporter(Address));
    }
}
