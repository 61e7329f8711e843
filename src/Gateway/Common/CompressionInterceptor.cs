using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;

namespace KiVendTout.Gateway.Common;

/// <summary>Leaves small answers of gRPC uncompressed. REST has no write options: its answers are compressed by ASP.NET Core.</summary>
internal sealed class CompressionInterceptor : Interceptor
{
    private static readonly WriteOptions Uncompressed = new(WriteFlags.NoCompress);

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var answer = await continuation(request, context);
        var isRest = context.GetHttpContext().GetEndpoint()?.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>() is not null;
        if (!isRest && answer is IMessage message && message.CalculateSize() <= GatewayLimits.CompressAboveBytes)
        {
            context.WriteOptions = Uncompressed;
        }

        return answer;
    }
}
