using Google.Rpc;
using Grpc.Core;

namespace KiVendTout.Cli.Data;

/// <summary>Reads what the gateway finds wrong with a request.</summary>
internal static class RpcViolations
{
    private const string Details = "grpc-status-details-bin";

    /// <summary>The fields that the gateway names, and their rules; or else its message.</summary>
    public static string Describe(RpcException exception)
    {
        var status = exception.Trailers.GetValueBytes(Details) is { } bytes ? Google.Rpc.Status.Parser.ParseFrom(bytes) : new Google.Rpc.Status();
        var violations = status.Details
            .Where(detail => detail.Is(BadRequest.Descriptor))
            .SelectMany(detail => detail.Unpack<BadRequest>().FieldViolations)
            .Select(violation => $"{violation.Field}: {violation.Description}")
            .ToList();
        return violations.Count == 0 ? exception.Status.Detail : string.Join("; ", violations);
    }
}
