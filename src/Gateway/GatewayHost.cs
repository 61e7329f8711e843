using System.IO.Compression;
using Grpc.Net.Compression;
using KiVendTout.Gateway.Auth;
using KiVendTout.Gateway.Cluster;
using KiVendTout.Gateway.Common;
using KiVendTout.Gateway.Customers;
using KiVendTout.Gateway.Errors;
using KiVendTout.Gateway.Events;
using KiVendTout.Gateway.Fields;
using KiVendTout.Gateway.Fraud;
using KiVendTout.Gateway.Listening;
using KiVendTout.Gateway.Orders;
using KiVendTout.Gateway.Paging;
using KiVendTout.Gateway.Payments;
using KiVendTout.Gateway.Products;
using KiVendTout.Gateway.Rest;
using KiVendTout.Gateway.Sessions;
using KiVendTout.Gateway.Topics;
using KiVendTout.Gateway.Wire;
using KiVendTout.Hosting;
using KiVendTout.Hosting.Admin;
using KiVendTout.Hosting.Health;
using KiVendTout.Hosting.Kafka;
using KiVendTout.Hosting.Settings;
using KiVendTout.Stores.Postgres;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace KiVendTout.Gateway;

/// <summary>Makes the gateway: gRPC, gRPC-Web and REST over the grains and the read models.</summary>
public static class GatewayHost
{
    /// <summary>Short name of this host.</summary>
    public const string Service = "gateway";

    private const string Gzip = "gzip";

    /// <summary>Builds the gateway, not yet started.</summary>
    /// <param name="args">Settings from the command line, <c>--Gateway:HttpPort=8080</c>.</param>
    /// <param name="configure">Changes settings and services before the host is built; tests put their own parts in here.</param>
    /// <param name="clustering">Where silos are found; null for the membership table in PostgreSQL.</param>
    /// <returns>The host.</returns>
    public static WebApplication Create(
        string[] args, Action<WebApplicationBuilder>? configure = null, Action<IClientBuilder>? clustering = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddKiVendToutDefaults(Service);
        builder.Services.AddValidatedOptions<GatewayOptions>(GatewayOptions.Section);
        builder.Services.AddListeners().AddCorsPolicy().AddTokens().AddSingleton<PageTokens>();
        builder.AddSilos(clustering);
        AddApi(builder.Services);
        AddReads(builder);
        AddEvents(builder.Services);
        configure?.Invoke(builder);

        var app = builder.Build();
        UsePipeline(app);
        return app;
    }

    private static void AddReads(WebApplicationBuilder builder) => builder.Services.AddPostgresReads(builder.Configuration);

    private static void AddEvents(IServiceCollection services)
    {
        services.AddKafka();
        services.AddValidatedOptions<EventOptions>(EventOptions.Section);
        services.AddValidatedOptions<ArchiveOptions>(ArchiveOptions.Section);
        services.AddSingleton<EventRate>().AddSingleton<EventPublisher>();
        services.AddGroupLead(provider => LeadOf(
            provider.GetRequiredService<IOptions<KafkaSettings>>().Value,
            provider.GetRequiredService<IOptions<ArchiveOptions>>().Value,
            provider.GetRequiredService<IOptions<EventOptions>>().Value));
    }

    private static GroupLeadSettings LeadOf(KafkaSettings kafka, ArchiveOptions archive, EventOptions events) => new()
    {
        BrokerEpoch = kafka.BrokerEpoch,
        Groups = archive.ReadersBeside(kafka),
        Bounds = new LeadBounds(events.LeadMax, LeadBounds.ServiceBytesMax),
    };

    private static void AddApi(IServiceCollection services)
    {
        services.AddSingleton<CallDeadlines>().AddSingleton<CallsAtOnce>().AddSingleton<ErrorInterceptor>().AddSingleton<DeadlineInterceptor>().AddSingleton<CompressionInterceptor>();
        services.AddSingleton<FieldsInterceptor>();
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = GatewayLimits.MaxMessageBytes;
            grpc.MaxSendMessageSize = GatewayLimits.MaxAnswerBytes;
            grpc.CompressionProviders = [new GzipCompressionProvider(CompressionLevel.Fastest)];
            grpc.ResponseCompressionAlgorithm = Gzip;
            grpc.Interceptors.Add<ErrorInterceptor>();
            grpc.Interceptors.Add<DeadlineInterceptor>();
            grpc.Interceptors.Add<OwnershipInterceptor>();
            grpc.Interceptors.Add<CompressionInterceptor>();
            grpc.Interceptors.Add<FieldsInterceptor>();
        }).AddJsonTranscoding(json => json.TypeRegistry = ErrorResponse.Details);
        services.AddGrpcReflection();
        services.AddGrpcHealthChecks(health => health.Services.Map("", check => check.Tags.Contains(Readiness.Tag)));
        services.Configure<HealthCheckPublisherOptions>(publisher => publisher.Delay = publisher.Period = GatewayLimits.HealthWatchPeriod);
        services.AddResponseCompression(compression =>
        {
            // Answers hold no secret next to text of an attacker's choice, so compressing them under TLS gives nothing away.
            compression.EnableForHttps = true;
            compression.Providers.Add<Microsoft.AspNetCore.ResponseCompression.GzipCompressionProvider>();
        });
    }

    private static void UsePipeline(WebApplication app)
    {
        app.UseKiVendToutAdmin();
        app.UseKiVendToutHealth();
        app.UseResponseCompression();
        app.UseMiddleware<UnknownPaths>();
        app.UseRouting();
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        app.UseCors();
        app.UseMiddleware<ErrorBoundary>();
        app.UseMiddleware<DeadlineMiddleware>();
        app.UseMiddleware<GrpcGuard>();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<CallsAtOnceMiddleware>();
        app.UseMiddleware<RestGuard>();

        app.MapGrpcService<CustomersApi>().RequireAuthorization(AuthExtensions.Policy);
        app.MapGrpcService<ProductsApi>().RequireAuthorization(AuthExtensions.Policy);
        app.MapGrpcService<EventsApi>().RequireAuthorization(AuthExtensions.Policy);
        app.MapGrpcService<SessionsApi>().RequireAuthorization(AuthExtensions.Policy);
        app.MapGrpcService<OrdersApi>().RequireAuthorization(AuthExtensions.Policy);
        app.MapGrpcService<PaymentsApi>().RequireAuthorization(AuthExtensions.Policy);
        app.MapGrpcService<EventsQueryApi>().RequireAuthorization(AuthExtensions.Policy);
        app.MapGrpcService<TopicsApi>().RequireAuthorization(AuthExtensions.Policy);
        app.MapGrpcService<FraudAlertsApi>().RequireAuthorization(AuthExtensions.Policy);
        app.MapGrpcHealthChecksService();
        if (app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.ShowsReflection)
        {
            app.MapGrpcReflectionService();
        }

        app.MapGet("/", () => RootPage.Text);
    }
}
