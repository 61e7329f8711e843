using System.Globalization;
using System.Net.Mime;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using KiVendTout.Gateway.Common;
using HttpResponse = Microsoft.AspNetCore.Http.HttpResponse;
using RpcStatus = Google.Rpc.Status;

namespace KiVendTout.Gateway.Errors;

/// <summary>Answers a status outside of a gRPC handler, in the caller's own protocol.</summary>
internal static class ErrorResponse
{
    /// <summary>The details an error of ours may carry.</summary>
    public static readonly TypeRegistry Details = TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor, StatusReflection.Descriptor);

    private const string GrpcContentType = "application/grpc";

    private static readonly string[] GrpcHeaders = ["grpc-status", "grpc-message", "grpc-encoding"];

    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithTypeRegistry(Details).WithFormatDefaultValues(true));

    /// <summary>Writes <paramref name="refusal"/> as a gRPC answer without a body, or as JSON with the HTTP status of the catalogue.</summary>
    public static Task WriteAsync(HttpContext context, Refusal refusal, int? httpStatus = null)
    {
        var status = refusal.ToStatus();
        if (context.Request.ContentType?.StartsWith(GrpcContentType, StringComparison.OrdinalIgnoreCase) == true)
        {
            WriteGrpc(context.Response, status);
            return Task.CompletedTask;
        }

        foreach (var header in GrpcHeaders)
        {
            context.Response.Headers.Remove(header);
        }

        context.Response.StatusCode = httpStatus ?? refusal.Entry.HttpStatus;
        context.Response.ContentType = MediaTypeNames.Application.Json;
        context.Response.ContentLength = null;
        return context.Response.WriteAsync(Json.Format(status), context.Features.Get<CallDeadline>()?.ClientGone ?? context.RequestAborted);
    }

    /// <summary>Whether a status as JSON carries ErrorInfo, as every error of ours does.</summary>
    public static bool HasErrorInfo(ReadOnlySpan<byte> json)
    {
        try
        {
            var status = new JsonParser(JsonParser.Settings.Default.WithTypeRegistry(Details)).Parse<RpcStatus>(Encoding.UTF8.GetString(json));
            return status.Details.Any(detail => detail.Is(ErrorInfo.Descriptor));
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidOperationException)
        {
            return false;
        }
    }

    private static void WriteGrpc(HttpResponse response, RpcStatus status)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = GrpcContentType;
        response.Headers["grpc-status"] = status.Code.ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(status.Message);
        response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(status.ToByteArray());
    }
}
