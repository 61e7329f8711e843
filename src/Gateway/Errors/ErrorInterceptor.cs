using Grpc.Core;
using Grpc.Core.Interceptors;
using KiVendTout.Domain.Common;
using KiVendTout.Gateway.Cluster;
using Microsoft.AspNetCore.Http.Features;

namespace KiVendTout.Gateway.Errors;

/// <summary>Turns what a call throws into an error of the catalogue. No text of an exception reaches the client.</summary>
internal sealed class ErrorInterceptor(ILogger<ErrorInterceptor> logger) : Interceptor
{
    private const string CodeTag = "rpc.grpc.status_code";

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        RunAsync(() => continuation(request, context), context);

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        RunAsync(() => continuation(requestStream, context), context);

    private async Task<TResponse> RunAsync<TResponse>(Func<Task<TResponse>> call, ServerCallContext context)
    {
        try
        {
            var answer = await call();
            Count(context, StatusCode.OK);
            return answer;
        }
        catch (Exception e)
        {
            var error = e as RpcException ?? Translate(e, context).ToException();
            Count(context, error.StatusCode);
            throw error;
        }
    }

    private Refusal Translate(Exception exception, ServerCallContext context)
    {
        switch (exception)
        {
            case ContractViolationException violation:
                return Refusal.Invalid(violation.Field, violation.Rule);

            case OperationCanceledException when context.CancellationToken.IsCancellationRequested:
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

    /// <summary>Puts the gRPC status on the request metrics: over gRPC the HTTP status is always 200.</summary>
    private static void Count(ServerCallContext context, StatusCode code) =>
        context.GetHttpContext().Features.Get<IHttpMetricsTagsFeature>()?.Tags.Add(new(CodeTag, (int)code));
}
