using System.Net;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KiVendTout.Gateway.Tests.Support;

/// <summary>The real gateway in this process, on free ports, with clients for each of its doors.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Task _started;

    private RunningGateway(WebApplication app, Task started, IReadOnlyList<string> addresses, LogCollector logs)
    {
        (_app, _started, Logs) = (app, started, logs);

        // The admin port is opened first, by the part every host shares.
        (AdminAddress, HttpAddress, GrpcAddress) = (new Uri(addresses[0]), new Uri(addresses[1]), new Uri(addresses[2]));
        TlsAddress = addresses.Count > 3 ? new Uri(addresses[3]) : null;
        Http = new HttpClient { BaseAddress = HttpAddress };
        Admin = new HttpClient { BaseAddress = AdminAddress };
        Grpc = GrpcChannel.ForAddress(GrpcAddress);
        GrpcWeb = GrpcChannel.ForAddress(HttpAddress, new GrpcChannelOptions
        {
            HttpHandler = new GrpcWebHandler(GrpcWebMode.GrpcWeb, new SocketsHttpHandler()),
            HttpVersion = HttpVersion.Version11,
            HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        });
    }

    public LogCollector Logs { get; }

    public IServiceProvider Services => _app.Services;

    public Uri AdminAddress { get; }

    public Uri HttpAddress { get; }

    public Uri GrpcAddress { get; }

    /// <summary>The TLS port; null without a certificate.</summary>
    public Uri? TlsAddress { get; }

    public HttpClient Http { get; }

    public HttpClient Admin { get; }

    public GrpcChannel Grpc { get; }

    public GrpcChannel GrpcWeb { get; }

    /// <summary>Starts the gateway and waits until it serves.</summary>
    public static async Task<RunningGateway> StartAsync(
        IEnumerable<string> settings, Action<WebApplicationBuilder>? configure = null, Action<WebApplication>? map = null)
    {
        var gateway = await OpenAsync(settings, configure, map: map);
        await gateway._started;
        return gateway;
    }

    /// <summary>Starts the gateway and waits only until its ports are open, not for silos.</summary>
    public static async Task<RunningGateway> OpenAsync(
        IEnumerable<string> settings, Action<WebApplicationBuilder>? configure = null, Action<IClientBuilder>? clustering = null,
        Action<WebApplication>? map = null)
    {
        string[] free = ["--Gateway:HttpPort=0", "--Gateway:GrpcPort=0", "--Gateway:AdminPort=0", "--Gateway:TlsPort=0"];
        var logs = new LogCollector();
        var app = GatewayHost.Create(
            [.. free, .. settings],
            builder =>
            {
                builder.Logging.ClearProviders().AddProvider(logs);
                configure?.Invoke(builder);
            },
            clustering);
        map?.Invoke(app);
        var started = app.StartAsync(TestContext.Current.CancellationToken);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var ports = settings.Any(setting => setting.StartsWith("--Gateway:TlsCertificatePath", StringComparison.Ordinal)) ? 4 : 3;
        await Eventually.HoldsAsync(() => Task.FromResult(started.IsFaulted || addresses.Count >= ports && !addresses.Any(a => a.EndsWith(":0", StringComparison.Ordinal))));
        return started.IsFaulted ? throw started.Exception!.InnerException! : new RunningGateway(app, started, [.. addresses], logs);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Admin.Dispose();
        Grpc.Dispose();
        GrpcWeb.Dispose();
        using var cut = new CancellationTokenSource();
        if (!_started.IsCompleted)
        {
            await cut.CancelAsync();
        }

        await _app.StopAsync(cut.Token);
        await _app.DisposeAsync();
    }
}
