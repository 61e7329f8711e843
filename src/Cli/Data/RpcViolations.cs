using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace KiVendTout.Cli.Data;

/// <summary>Reads what the gateway says of a call that failed.</summary>
internal static class RpcViolations
{
    private const string Details = "grpc-status-details-bin";

    /// <summary>Name of the metadata of ErrorInfo that holds the field.</summary>
    private const string FieldName = "field";

    /// <summary>The fields that the gateway names, and their rules; or else its message.</summary>
    public static string Describe(RpcException exception) => Fields(exception) is [_, ..] fields
        ? string.Join("; ", fields.Select(violation => $"{violation.Field}: {violation.Description}"))
        : exception.Status.Detail;

    /// <summary>The complaint about a line whose call was refused: about the column whose field the gateway names, or else about the line.</summary>
    public static LineError Describe(RpcException refusal, int line, CsvColumns columns)
    {
        if (Fields(refusal) is [var only])
        {
            return columns.Error(line, only.Field, only.Description);
        }

        var detail = refusal.Status.Detail;
        return FieldOf(refusal) is { } field && detail.StartsWith($"{field}: ", StringComparison.Ordinal)
            ? columns.Error(line, field, detail[(field.Length + 2)..])
            : new LineError(line, null, 0, $"the gateway refuses it: {refusal.StatusCode}, {Describe(refusal)}");
    }

    /// <summary>Whether a refusal for what is too much says when to try again: then it is about the rate. Else the call itself is too large.</summary>
    public static bool IsAboutRate(RpcException refusal) => In(refusal).Any(detail => detail.Is(RetryInfo.Descriptor));

    /// <summary>The field that a refusal of what is stored is about.</summary>
    private static string? FieldOf(RpcException exception) => In(exception)
        .Where(detail => detail.Is(ErrorInfo.Descriptor))
        .Select(detail => detail.Unpack<ErrorInfo>().Metadata.GetValueOrDefault(FieldName))
        .FirstOrDefault();

    private static List<BadRequest.Types.FieldViolation> Fields(RpcException exception) =>
        [.. In(exception).Where(detail => detail.Is(BadRequest.Descriptor)).SelectMany(detail => detail.Unpack<BadRequest>().FieldViolations)];

    private static RepeatedField<Any> In(RpcException exception)
    {
        try
        {
            return exception.Trailers.GetValueBytes(Details) is { } bytes ? Google.Rpc.Status.Parser.ParseFrom(bytes).Details : [];
        }
        catch (InvalidProtocolBufferException)
        {
            // Whoever answered is not our gateway; its status says what there is to say.
            return [];
        }
    }
}
