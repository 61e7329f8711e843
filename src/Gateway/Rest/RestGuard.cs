using System.Net.Mime;
using System.Text.Json;
using Google.Api;
using Google.Protobuf.Reflection;
using KiVendTout.Gateway.Errors;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace KiVendTout.Gateway.Rest;

/// <summary>
/// Reads REST requests by the proto before they are transcoded, which by itself ignores unknown names, reads less than proto3 JSON allows and answers
/// with texts of exceptions; what it still refuses is answered as <see cref="ErrorCatalogue.MalformedRequest"/>.
/// </summary>
internal sealed class RestGuard(RequestDelegate next)
{
    private const string WholeMessage = "*";

    /// <summary>For what was read and checked just before.</summary>
    private static readonly JsonWriterOptions Checked = new() { SkipValidation = true };

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>() is not { } rest)
        {
            await next(context);
            return;
        }

        var refusal = CheckPath(context)
            ?? QueryShape.Rewrite(rest.MethodDescriptor.InputType, rest.HttpRule, context.Request)
            ?? await RewriteBodyAsync(context.Request, rest.MethodDescriptor.InputType, rest.HttpRule);
        if (refusal is not null)
        {
            await ErrorResponse.WriteAsync(context, refusal);
            return;
        }

        // Transcoding answers in the character set of the request, also where there is no body: a made-up one would throw.
        context.Request.ContentType = MediaTypeNames.Application.Json;
        await WithOurErrorsAsync(context);
    }

    /// <summary>Whether the path is text: what is no UTF-8 in it reaches us as it was encoded.</summary>
    private static Refusal? CheckPath(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.AsSpan();
        var end = target.IndexOf('?');
        return PercentText.IsText(end < 0 ? target : target[..end])
            ? null
            : Refusal.Invalid(context.Request.RouteValues.FirstOrDefault(value => value.Value is string text && text.Contains('%', StringComparison.Ordinal)).Key ?? "", "must be text in UTF-8");
    }

    private static async Task<Refusal?> RewriteBodyAsync(HttpRequest request, MessageDescriptor input, HttpRule rule)
    {
        if (rule.Body.Length == 0)
        {
            return null;
        }

        if (!IsUtf8Json(request))
        {
            return new Refusal(ErrorCatalogue.MalformedRequest, "content-type must be application/json in UTF-8");
        }

        if (await BoundedBody.ReadAsync(request) is not { } body)
        {
            return new Refusal(ErrorCatalogue.TooLarge, $"the body is larger than {GatewayLimits.MaxMessageBytes} bytes");
        }

        try
        {
            return Rewrite(body, request, input, rule);
        }
        catch (JsonException e)
        {
            return new Refusal(ErrorCatalogue.MalformedRequest, $"the body is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
    }

    private static Refusal? Rewrite(byte[] body, HttpRequest request, MessageDescriptor input, HttpRule rule)
    {
        var path = rule.Body == WholeMessage ? "" : rule.Body;
        using var json = JsonDocument.Parse(body);
        var written = new MemoryStream(body.Length);
        using (var output = new Utf8JsonWriter(written, Checked))
        {
            if (JsonShape.Copy(json.RootElement, path.Length == 0 ? input : input.FindFieldByName(path).MessageType, path, output) is { } refusal)
            {
                return refusal;
            }
        }

        written.Position = 0;
        request.Body = written;
        request.ContentLength = written.Length;
        using var copy = JsonDocument.Parse(written.GetBuffer().AsMemory(0, (int)written.Length));
        return JsonShape.CheckPath(copy.RootElement, path, request.RouteValues);
    }

    /// <summary>Whether the body says that it is JSON, and names no character set but the one JSON has.</summary>
    private static bool IsUtf8Json(HttpRequest request) =>
        request.HasJsonContentType()
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

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
        await ErrorResponse.WriteAsync(context, new Refusal(entry, "the request cannot be read"));
    }
}
