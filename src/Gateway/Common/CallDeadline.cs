using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace KiVendTout.Gateway.Common;

/// <summary>When a call ends at the latest.</summary>
internal sealed class CallDeadline : IDisposable
{
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _either;

    public CallDeadline(TimeSpan left, TimeProvider clock, CancellationToken clientGone)
    {
        _deadline = new CancellationTokenSource(left, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_deadline.Token, clientGone);
        ClientGone = clientGone;
    }

    /// <summary>Ends at the deadline, or when the client gives up.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Ends when the client gives up: what is said after the deadline is still said.</summary>
    public CancellationToken ClientGone { get; }

    /// <summary>Whether the deadline has passed.</summary>
    public bool HasPassed => _deadline.IsCancellationRequested;

    public void Dispose()
    {
        _either.Dispose();
        _deadline.Dispose();
    }
}

/// <summary>Gives a call its deadline: the client's, or ours when it sets none.</summary>
internal class CallDeadlines(TimeProvider clock)
{
    private const string TimeoutHeader = "grpc-timeout";

    /// <summary>Starts the time of a call.</summary>
    public virtual CallDeadline Start(HttpContext context)
    {
        var wanted = GrpcTimeout.Read(context.Request.Headers[TimeoutHeader]) ?? UnlessSet(context);
        return new CallDeadline(wanted < GatewayLimits.MaxDeadline ? wanted : GatewayLimits.MaxDeadline, clock, context.RequestAborted);
    }

    // A stream is as long as what there is to tell: it ends with our longest deadline, not with that of a call.
    private static TimeSpan UnlessSet(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is { Method.Type: not MethodType.Unary }
            ? GatewayLimits.MaxDeadline
            : GatewayLimits.DefaultDeadline;
}

/// <summary>Puts everything of a call under its deadline, the reading of its body too.</summary>
internal sealed class DeadlineMiddleware(RequestDelegate next, CallDeadlines deadlines)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var aborted = context.RequestAborted;
        using var deadline = deadlines.Start(context);
        context.Features.Set(deadline);

        // What gRPC and transcoding wait with, for the bytes of the client too.
        context.RequestAborted = deadline.Token;
        try
        {
            await next(context);
        }
        finally
        {
            context.RequestAborted = aborted;
        }
    }
}

/// <summary>The end of a call, for what it waits for.</summary>
internal static class CallDeadlineExtensions
{
    /// <summary>Ends at the call's deadline, or when the client gives up.</summary>
    public static CancellationToken UntilDeadline(this ServerCallContext context) =>
        context.GetHttpContext().Features.GetRequiredFeature<CallDeadline>().Token;
}
