using Google.Rpc;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Health.V1;
using KiVendTout.Gateway.Auth;
using KiVendTout.Gateway.Common;
using KiVendTout.Gateway.Tests.Support;
using KiVendTout.Gateway.Tests.Support.V1;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace KiVendTout.Gateway.Tests.Common;

/// <summary>What holds for a call holds for all four kinds of it.</summary>
[Collection(SharedGateway.Name)]
public sealed class CallKindsTests(SharedGateway stack)
{
    private readonly FourKinds _service = new();
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Every_interceptor_is_one_over_all_kinds()
    {
        await using var gateway = await StartAsync();

        var types = gateway.Services.GetRequiredService<IOptions<GrpcServiceOptions>>().Value.Interceptors.Select(interceptor => interceptor.Type).ToList();

        Assert.NotEmpty(types);
        Assert.All(types, type => Assert.True(type.IsSubclassOf(typeof(CallInterceptor)), type.Name));
        var handlers = typeof(Interceptor).GetMethods().Where(method => method.Name.EndsWith("ServerHandler", StringComparison.Ordinal)).Select(method => method.Name).ToList();
        Assert.Equal(FourKinds.Kinds.Length, handlers.Count);
        Assert.All(handlers, name => Assert.True(typeof(CallInterceptor).GetMethod(name) is { IsFinal: true } own && own.DeclaringType == typeof(CallInterceptor), name));
    }

    [Fact]
    public async Task What_a_handler_throws_is_translated()
    {
        await using var gateway = await StartAsync();
        foreach (var kind in FourKinds.Kinds)
        {
            var error = await FailAsync(gateway, kind, new Probe { Owner = "me", Act = "throw" });

            Assert.Equal((kind, StatusCode.Internal, "INTERNAL"), (kind, error.StatusCode, Reason(error)));
            Assert.DoesNotContain("exception", error.Status.Detail, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_customer_sends_only_what_is_theirs()
    {
        await using var gateway = await StartAsync();
        foreach (var kind in FourKinds.Kinds)
        {
            var error = await FailAsync(gateway, kind, new Probe { Owner = "other", Act = "answer", OwnerOfAnswer = "me" });

            Assert.Equal((kind, StatusCode.PermissionDenied, "NOT_OWNER"), (kind, error.StatusCode, Reason(error)));
        }
    }

    [Fact]
    public async Task A_customer_gets_only_what_is_theirs()
    {
        await using var gateway = await StartAsync();
        foreach (var kind in FourKinds.Kinds)
        {
            var own = await CallAsync(gateway, kind, new Probe { Owner = "me", Act = "answer", OwnerOfAnswer = "me" });
            var other = await FailAsync(gateway, kind, new Probe { Owner = "me", Act = "answer", OwnerOfAnswer = "other" });
            var none = await FailAsync(gateway, kind, new Probe { Owner = "me", Act = "not_found" });

            Assert.Equal((kind, "me"), (kind, own.Owner));
            Assert.Equal((kind, StatusCode.PermissionDenied, "NOT_OWNER"), (kind, other.StatusCode, Reason(other)));
            Assert.Equal((other.StatusCode, other.Status.Detail), (none.StatusCode, none.Status.Detail));
        }
    }

    [Fact]
    public async Task A_call_ends_at_our_deadline_whatever_its_handler_does()
    {
        foreach (var kind in FourKinds.Kinds)
        {
            var service = new FourKinds();
            await using var gateway = await StartAsync(service);
            var call = FailAsync(gateway, kind, new Probe { Owner = "me", Act = "hang" });
            await service.Hangs.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            _clock.Advance(kind == MethodType.Unary ? GatewayLimits.DefaultDeadline : GatewayLimits.MaxDeadline);

            var error = await call;

            Assert.Equal((kind, StatusCode.DeadlineExceeded, "DEADLINE_EXCEEDED"), (kind, error.StatusCode, Reason(error)));
        }
    }

    [Fact]
    public async Task A_watch_of_health_ends_at_our_deadline()
    {
        await using var gateway = await StartAsync();
        using var watch = new Health.HealthClient(gateway.Grpc).Watch(new HealthCheckRequest(), cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        _clock.Advance(GatewayLimits.MaxDeadline);

        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
            {
                // What it still tells before it ends.
            }
        });

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
    }

    private Task<RunningGateway> StartAsync(FourKinds? service = null) => RunningGateway.StartAsync(
        stack.Settings,
        builder => builder.Services.AddSingleton(service ?? _service).AddSingleton(new OwnershipInterceptor(FourKinds.Access))
            .AddSingleton(new CallDeadlines(_clock)).AddSingleton<IAuthorizationHandler, AdmitsToFourKinds>(),
        app => app.MapGrpcService<FourKinds>().RequireAuthorization(AuthExtensions.Policy));

    private async Task<Probe> CallAsync(RunningGateway gateway, MethodType kind, Probe probe) =>
        await FourKinds.CallAsync(new FourKindsService.FourKindsServiceClient(gateway.Grpc), kind, probe, stack.As("customer", "me"));

    private Task<RpcException> FailAsync(RunningGateway gateway, MethodType kind, Probe probe) =>
        Assert.ThrowsAsync<RpcException>(() => CallAsync(gateway, kind, probe));

    private static string? Reason(RpcException error) => error.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason;
}
