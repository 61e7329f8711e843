using System.Diagnostics;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using KiVendTout.Domain.Common;
using RpcStatus = Google.Rpc.Status;

namespace KiVendTout.Gateway.Errors;

/// <summary>An error to be answered: an entry of the catalogue, a sentence, and the field concerned.</summary>
/// <param name="Entry">What kind.</param>
/// <param name="Rule">What is wrong, in words without personal data.</param>
/// <param name="Field">The field by its proto name; empty when none is concerned.</param>
internal sealed record Refusal(ErrorEntry Entry, string Rule, string Field = "")
{
    /// <summary>Longest name of a field that is told back, in characters: the client may have made it up.</summary>
    private const int FieldMax = 200;

    /// <summary>A field that breaks a rule.</summary>
    public static Refusal Invalid(string field, string rule) => new(ErrorCatalogue.InvalidField, rule, field.Length <= FieldMax ? field : field[..FieldMax]);

    /// <summary>A refusal of the domain.</summary>
    public static Refusal Of(Fault fault) => new(ErrorCatalogue.Of(fault.Code), fault.Rule, fault.Field);

    /// <summary>The exception that makes a gRPC call end with this.</summary>
    public RpcException ToException() => ToStatus().ToRpcException();

    /// <summary>The rich status.</summary>
    public RpcStatus ToStatus()
    {
        var info = new ErrorInfo { Reason = Entry.Reason, Domain = ErrorCatalogue.Domain };
        var status = new RpcStatus { Code = (int)Entry.Code, Message = Field.Length == 0 ? Rule : $"{Field}: {Rule}" };
        if (Field.Length > 0)
        {
            info.Metadata.Add("field", Field);
        }

        status.Details.Add(Any.Pack(info));
        if (SpecificDetail() is { } detail)
        {
            status.Details.Add(Any.Pack(detail));
        }

        return status;
    }

    private IMessage? SpecificDetail() => Entry.Code switch
    {
        StatusCode.InvalidArgument or StatusCode.PermissionDenied when Field.Length > 0 => new BadRequest
        {
            FieldViolations = { new BadRequest.Types.FieldViolation { Field = Field, Description = Rule } },
        },
        StatusCode.Unavailable or StatusCode.ResourceExhausted when Entry != ErrorCatalogue.TooLarge => new RetryInfo { RetryDelay = GatewayLimits.RetryDelay.ToDuration() },
        StatusCode.Internal when Entry == ErrorCatalogue.Internal && Activity.Current is { } activity => new RequestInfo { RequestId = activity.TraceId.ToHexString() },
        _ => null,
    };
}
