using KiVendTout.Gateway.Common;

namespace KiVendTout.Gateway.Errors;

/// <summary>The last resort: what throws outside of a gRPC handler is answered as an error of the catalogue too, never with an empty body.</summary>
internal sealed class ErrorBoundary(RequestDelegate next, ILogger<ErrorBoundary> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            await ErrorResponse.WriteAsync(context, Translate(e, context));
        }
    }

    private Refusal Translate(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return new Refusal(ErrorCatalogue.TooLarge, $"the body is larger than {GatewayLimits.MaxMessageBytes} bytes");

            case OperationCanceledException when context.Features.Get<CallDeadline>() is { HasPassed: true }:
                return new Refusal(ErrorCatalogue.DeadlineExceeded, "the request did not arrive in time");

            // What Kestrel throws while it reads the body: a chunk that is none, a connection that ends in the middle.
            case BadHttpRequestException or OperationCanceledException or IOException:
                return new Refusal(ErrorCatalogue.MalformedRequest, "the body cannot be read");

            default:
                logger.Unexpected(context.Request.Method, exception);
                return new Refusal(ErrorCatalogue.Internal, "something went wrong on our side");
        }
    }
}
