using System.Globalization;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using KiVendTout.Gateway.Errors;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Http.Features;

namespace KiVendTout.Gateway.Wire;

/// <summary>
/// Gives our errors to what the gRPC library refuses by itself, before any interceptor sees the call: methods that do not exist, bytes that are no message.
/// </summary>
internal sealed class GrpcGuard(RequestDelegate next)
{
    private const string StatusHeader = "grpc-status";
    private const string DetailsHeader = "grpc-status-details-bin";

    private static readonly Refusal NoSuchMethod = new(ErrorCatalogue.NoSuchPath, "there is no such method");

    public async Task InvokeAsync(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        var method = metadata?.GetMetadata<GrpcMethodMetadata>();

        // The library's own endpoint for the methods that a service of ours does not have: it has no role to be checked.
        if (method is null && metadata?.GetMetadata<IAuthorizeData>() is not null)
        {
            await ErrorResponse.WriteAsync(context, NoSuchMethod);
        }
        else if (metadata?.GetMetadata<GrpcJsonTranscodingMetadata>() is not null)
        {
            await next(context);
        }
        else
        {
            await WithOurErrorsAsync(context);
        }
    }

    private async Task WithOurErrorsAsync(HttpContext context)
    {
        using var frame = new LastFrame(context.Request.BodyReader);
        context.Features.Set(frame);
        context.Features.Set<IRequestBodyPipeFeature>(frame);
        await next(context);

        var headers = context.Response.Headers;
        if (!context.Response.HasStarted && !headers.ContainsKey(DetailsHeader)
            && int.TryParse(headers[StatusHeader], NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            && Explain((StatusCode)code, context) is { } refusal)
        {
            await ErrorResponse.WriteAsync(context, refusal);
        }
    }

    private static Refusal? Explain(StatusCode code, HttpContext context) => code switch
    {
        StatusCode.Unimplemented when context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is null => NoSuchMethod,
        StatusCode.Unknown or StatusCode.Internal or StatusCode.ResourceExhausted when !UnreadableCalls.IsRead(context) => UnreadableCalls.Explain(code, context),
        _ => null,
    };
}
