using Grpc.Core;
using KiVendTout.Domain.Common;
using KiVendTout.Gateway.Cluster;
using KiVendTout.Gateway.Common;
using KiVendTout.Gateway.Wire;
using Microsoft.AspNetCore.Http.Features;

namespace KiVendTout.Gateway.Errors;

/// <summary>Turns what a call throws into an error of the catalogue. No text of an exception reaches the client.</summary>
internal sealed class ErrorInterceptor(ILogger<ErrorInterceptor> logger) : CallInterceptor
{
    private const string CodeTag = "rpc.grpc.status_code";

    protected override async Task AroundAsync(ServerCallContext context, Func<Task> call)
    {
        UnreadableCalls.MarkAsRead(context.GetHttpContext());
        try
        {
            await call();
            Count(context, StatusCode.OK);
        }
        catch (Exception e)
        {
            var error = e as RpcException ?? Translate(e, context).ToException();
            Count(context, error.StatusCode);
            throw error;
        }
    }

    /// <summary>What goes wrong while a stream is read is about its bytes, or about a client that has gone.</summary>
    protected override Exception OnUnreadable(Exception exception, ServerCallContext context) =>
        UnreadableCalls.Explain(exception is RpcException library ? library.StatusCode : StatusCode.Unknown, context.GetHttpContext()).ToException();

    private Refusal Translate(Exception exception, ServerCallContext context)
    {
        switch (exception)
        {
            case ContractViolationException violation:
                return Refusal.Invalid(violation.Field, violation.Rule);

            case OperationCanceledException when HasGone(context):
                return new Refusal(ErrorCatalogue.Cancelled, "the client gave up");

            case OperationCanceledException:
                logger.DeadlineExceeded(context.Method);
                return new Refusal(ErrorCatalogue.DeadlineExceeded, "the call took too long");

            // OrleansException: a silo that died, a message rejected. TimeoutException: a grain that did not answer in time.
            case StoreUnavailableException or TimeoutException or OrleansException or SilosUnavailableException:
                logger.Unavailable(context.Method, exception);
                return new Refusal(ErrorCatalogue.Unavailable, "a part of the system does not answer; try again");

            default:
                logger.Unexpected(context.Method, exception);
                return new Refusal(ErrorCatalogue.Internal, "something went wrong on our side");
        }
    }

    private static bool HasGone(ServerCallContext context) =>
        context.CancellationToken.IsCancellationRequested && context.GetHttpContext().Features.Get<CallDeadline>() is not { HasPassed: true };

    /// <summary>Puts the gRPC status on the request metrics: over gRPC the HTTP status is always 200.</summary>
    private static void Count(ServerCallContext context, StatusCode code) =>
        context.GetHttpContext().Features.Get<IHttpMetricsTagsFeature>()?.Tags.Add(new(CodeTag, (int)code));
}
