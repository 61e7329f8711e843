using System.Text.Json;
using Google.Api;
using Google.Protobuf.Reflection;
using KiVendTout.Gateway.Errors;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;

namespace KiVendTout.Gateway.Rest;

/// <summary>
/// Checks REST requests against the proto before they are transcoded, which by itself ignores unknown names and answers with texts of
/// exceptions; what it still refuses is answered as <see cref="ErrorCatalogue.MalformedRequest"/>.
/// </summary>
internal sealed class RestGuard(RequestDelegate next)
{
    private const string WholeMessage = "*";

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>() is not { } rest)
        {
            await next(context);
            return;
        }

        var refusal = QueryShape.Check(rest.MethodDescriptor.InputType, rest.HttpRule, context.Request)
            ?? await CheckBodyAsync(context.Request, rest.MethodDescriptor.InputType, rest.HttpRule);
        if (refusal is not null)
        {
            await ErrorResponse.WriteAsync(context, refusal.ToStatus());
            return;
        }

        await WithOurErrorsAsync(context);
    }

    private static async Task<Refusal?> CheckBodyAsync(HttpRequest request, MessageDescriptor input, HttpRule rule)
    {
        if (rule.Body.Length == 0)
        {
            return null;
        }

        if (!request.HasJsonContentType())
        {
            return new Refusal(ErrorCatalogue.MalformedRequest, "content-type must be application/json");
        }

        if (await BoundedBody.ReadAsync(request) is not { } body)
        {
            return new Refusal(ErrorCatalogue.TooLarge, $"the body is larger than {GatewayLimits.MaxMessageBytes} bytes");
        }

        request.Body = new MemoryStream(body, writable: false);
        try
        {
            using var json = JsonDocument.Parse(body);
            return rule.Body == WholeMessage
                ? JsonShape.Check(json.RootElement, input, "")
                : JsonShape.Check(json.RootElement, input.FindFieldByName(rule.Body).MessageType, rule.Body)
                    ?? JsonShape.CheckPath(json.RootElement, rule.Body, request.RouteValues);
        }
        catch (JsonException e)
        {
            return new Refusal(ErrorCatalogue.MalformedRequest, $"the body is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
    }

    /// <summary>Replaces an error that has no ErrorInfo: it is not ours, and may hold the text of an exception.</summary>
    private async Task WithOurErrorsAsync(HttpContext context)
    {
        var body = context.Response.Body;
        await using var held = new ErrorHoldingStream(body, context.Response);
        context.Response.Body = held;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }

        if (held.Held is not { Length: > 0 } error)
        {
            return;
        }

        if (ErrorResponse.HasErrorInfo(error.Span))
        {
            await body.WriteAsync(error, context.RequestAborted);
            return;
        }

        var entry = context.Response.StatusCode < StatusCodes.Status500InternalServerError ? ErrorCatalogue.MalformedRequest : ErrorCatalogue.Internal;
        await ErrorResponse.WriteAsync(context, new Refusal(entry, "the request cannot be read").ToStatus());
    }
}
