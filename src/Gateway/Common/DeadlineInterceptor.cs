using Grpc.Core;
using Grpc.Core.Interceptors;

namespace KiVendTout.Gateway.Common;

/// <summary>Gives every call an end: the client's deadline, or ours when it sets none.</summary>
internal sealed class DeadlineInterceptor(TimeProvider clock) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        RunAsync(() => continuation(request, context), context, GatewayLimits.DefaultDeadline);

    // A stream is as long as what the client has to tell: it ends with our longest deadline, not with that of a call.
    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        RunAsync(() => continuation(requestStream, context), context, GatewayLimits.MaxDeadline);

    private async Task<TResponse> RunAsync<TResponse>(Func<Task<TResponse>> call, ServerCallContext context, TimeSpan unlessSet)
    {
        using var deadline = new CancellationTokenSource(TimeLeft(context, unlessSet), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.CancellationToken);
        context.UserState[CallDeadline.Key] = either.Token;
        return await call().WaitAsync(either.Token);
    }

    private TimeSpan TimeLeft(ServerCallContext context, TimeSpan unlessSet)
    {
        if (context.Deadline == DateTime.MaxValue)
        {
            return unlessSet;
        }

        var left = context.Deadline - clock.GetUtcNow().UtcDateTime;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left > GatewayLimits.MaxDeadline ? GatewayLimits.MaxDeadline : left;
    }
}

/// <summary>The end of a call, for what it waits for.</summary>
internal static class CallDeadline
{
    /// <summary>Key under which the token travels with the call.</summary>
    public static readonly object Key = new();

    /// <summary>Ends at the call's deadline, or when the client gives up.</summary>
    public static CancellationToken UntilDeadline(this ServerCallContext context) => (CancellationToken)context.UserState[Key];
}
