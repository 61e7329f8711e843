using Grpc.Core;
using KiVendTout.Gateway.Auth;
using KiVendTout.Gateway.Tests.Support.V1;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace KiVendTout.Gateway.Tests.Support;

/// <summary>A service with a method of each kind of call that does what it is told, and is for customers.</summary>
internal sealed class FourKinds : FourKindsService.FourKindsServiceBase
{
    public static readonly MethodType[] Kinds = [MethodType.Unary, MethodType.ClientStreaming, MethodType.ServerStreaming, MethodType.DuplexStreaming];

    /// <summary>Completed when a call that hangs has begun.</summary>
    public TaskCompletionSource Hangs { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Rules of ownership for all of its methods.</summary>
    public static MethodAccess? Access(string method) => method.Contains("FourKinds", StringComparison.Ordinal)
        ? new MethodAccess(Roles.Customer) { OwnerInRequest = request => ((Probe)request).Owner, OwnerInAnswer = answer => ((Probe)answer).Owner }
        : null;

    public override Task<Probe> Unary(Probe request, ServerCallContext context) => ActAsync(request);

    public override async Task<Probe> ClientStream(IAsyncStreamReader<Probe> requestStream, ServerCallContext context)
    {
        var answer = new Probe();
        await foreach (var request in requestStream.ReadAllAsync(CancellationToken.None))
        {
            answer = await ActAsync(request);
        }

        return answer;
    }

    public override async Task ServerStream(Probe request, IServerStreamWriter<Probe> responseStream, ServerCallContext context) =>
        await responseStream.WriteAsync(await ActAsync(request), CancellationToken.None);

    public override async Task Duplex(IAsyncStreamReader<Probe> requestStream, IServerStreamWriter<Probe> responseStream, ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync(CancellationToken.None))
        {
            await responseStream.WriteAsync(await ActAsync(request), CancellationToken.None);
        }
    }

    /// <summary>Calls the method of a kind with one message and answers its last answer.</summary>
    public static async Task<Probe> CallAsync(FourKindsService.FourKindsServiceClient client, MethodType kind, Probe probe, CallOptions options)
    {
        switch (kind)
        {
            case MethodType.Unary:
                return await client.UnaryAsync(probe, options);

            case MethodType.ClientStreaming:
                using (var call = client.ClientStream(options))
                {
                    await call.RequestStream.WriteAsync(probe, options.CancellationToken);
                    await call.RequestStream.CompleteAsync();
                    return await call;
                }

            case MethodType.ServerStreaming:
                using (var call = client.ServerStream(probe, options))
                {
                    return await LastAsync(call.ResponseStream, options.CancellationToken);
                }

            default:
                using (var call = client.Duplex(options))
                {
                    await call.RequestStream.WriteAsync(probe, options.CancellationToken);
                    await call.RequestStream.CompleteAsync();
                    return await LastAsync(call.ResponseStream, options.CancellationToken);
                }
        }
    }

    private static async Task<Probe> LastAsync(IAsyncStreamReader<Probe> answers, CancellationToken cancellationToken)
    {
        var last = new Probe();
        await foreach (var answer in answers.ReadAllAsync(cancellationToken))
        {
            last = answer;
        }

        return last;
    }

    private async Task<Probe> ActAsync(Probe request)
    {
        switch (request.Act)
        {
            case "throw":
                throw new InvalidOperationException("a text only an exception knows");

            case "not_found":
                throw new RpcException(new Status(StatusCode.NotFound, "there is no such thing"));

            case "hang":
                Hangs.TrySetResult();
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
                break;
        }

        return new Probe { Owner = request.OwnerOfAnswer };
    }
}

/// <summary>Lets every token call the four kinds: they are in no table.</summary>
internal sealed class AdmitsToFourKinds : AuthorizationHandler<MethodRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, MethodRequirement requirement)
    {
        if (context is { User.Identity.IsAuthenticated: true, Resource: HttpContext http } && FourKinds.Access(http.Request.Path) is not null)
        {
            http.Features.Set(Caller.From(context.User));
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
