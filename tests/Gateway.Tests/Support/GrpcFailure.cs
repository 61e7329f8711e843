using Google.Rpc;
using Grpc.Core;

namespace KiVendTout.Gateway.Tests.Support;

/// <summary>How a gRPC call was refused.</summary>
internal sealed record GrpcFailure(StatusCode Code, string Message, Google.Rpc.Status? Status)
{
    public string? Reason => Status?.GetDetail<ErrorInfo>()?.Reason;

    public string? Field => Status?.GetDetail<BadRequest>()?.FieldViolations.Single().Field;

    public static async Task<GrpcFailure> OfAsync<T>(AsyncUnaryCall<T> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () => await call);
        return new GrpcFailure(error.StatusCode, error.Status.Detail, error.GetRpcStatus());
    }
}
