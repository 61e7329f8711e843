using System.Net;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;
using KiVendTout.Gateway.Tests.Support;

namespace KiVendTout.Gateway.Tests.Wire;

/// <summary>What a client that knows nothing of us finds out.</summary>
[Collection(SharedGateway.Name)]
public sealed class DiscoveryTests(SharedGateway stack)
{
    private static readonly TimeSpan MetricsLimit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Reflection_lists_the_services_without_a_token()
    {
        var answer = await ReflectAsync(stack.Gateway, new ServerReflectionRequest { ListServices = "" });

        var services = answer.ListServicesResponse.Service.Select(service => service.Name).ToList();
        Assert.Contains("kivendtout.customers.v1.CustomersService", services);
        Assert.Contains("kivendtout.fraud.v1.FraudAlertsService", services);
        Assert.Contains("grpc.health.v1.Health", services);
    }

    [Fact]
    public async Task Reflection_gives_a_service_with_all_it_needs()
    {
        var answer = await ReflectAsync(
            stack.Gateway, new ServerReflectionRequest { FileContainingSymbol = "kivendtout.fraud.v1.FraudAlertsService" });

        var files = answer.FileDescriptorResponse.FileDescriptorProto.Select(FileDescriptorProto.Parser.ParseFrom).Select(file => file.Name);
        Assert.Contains("kivendtout/payments/v1/payments.proto", files);
    }

    [Fact]
    public async Task Reflection_can_be_closed()
    {
        await using var gateway = await RunningGateway.StartAsync([.. stack.Settings, "--Gateway:Reflection=false"]);

        var error = await Assert.ThrowsAsync<RpcException>(() => ReflectAsync(gateway, new ServerReflectionRequest { ListServices = "" }));

        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
    }

    [Fact]
    public async Task Grpc_health_says_serving_without_a_token()
    {
        var health = new Health.HealthClient(stack.Gateway.Grpc);

        var answer = await health.CheckAsync(new HealthCheckRequest(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, answer.Status);
    }

    [Fact]
    public async Task Health_and_metrics_are_on_the_admin_port()
    {
        Assert.Equal("OK OK OK NotFound", await StatusesAsync(stack.Gateway.Admin, "healthz", "readyz", "metrics", "api/v1/products"));
        Assert.Equal("OK OK NotFound OK", await StatusesAsync(stack.Gateway.Http, "healthz", "readyz", "metrics", ""));
    }

    [Fact]
    public async Task Metrics_count_calls_by_method_and_status()
    {
        // A gateway of its own: one that ended before in this process took the shared one's metrics along, which go by name in a process.
        await using var gateway = await RunningGateway.StartAsync(stack.Settings);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(MetricsLimit);
        string metrics;
        do
        {
            // The exporter answers from a cache of some 300 ms, and a call is counted just after it is answered.
            await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
            await gateway.Http.CallAsync(stack.Rest(HttpMethod.Get, "api/v1/customers/C-METRICS"));
            metrics = await gateway.Admin.GetStringAsync(new Uri("metrics", UriKind.Relative), limit.Token);
        }
        while (!CountsNotFound(metrics));

        Assert.DoesNotContain("C-METRICS", metrics, StringComparison.Ordinal);
    }

    private static bool CountsNotFound(string metrics) => metrics.Split('\n').Any(line =>
        line.StartsWith("http_server_request_duration_seconds_count", StringComparison.Ordinal)
        && line.Contains("/api/v1/customers/{customer_id}", StringComparison.Ordinal)
        && line.Contains("rpc_grpc_status_code=\"5\"", StringComparison.Ordinal));

    private static async Task<string> StatusesAsync(HttpClient http, params string[] paths)
    {
        var statuses = new List<HttpStatusCode>();
        foreach (var path in paths)
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            statuses.Add(answer.StatusCode);
        }

        return string.Join(' ', statuses);
    }

    private static async Task<ServerReflectionResponse> ReflectAsync(RunningGateway gateway, ServerReflectionRequest request)
    {
        var reflection = new ServerReflection.ServerReflectionClient(gateway.Grpc);
        using var call = reflection.ServerReflectionInfo(cancellationToken: TestContext.Current.CancellationToken);
        await call.RequestStream.WriteAsync(request, TestContext.Current.CancellationToken);
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        return call.ResponseStream.Current;
    }
}
