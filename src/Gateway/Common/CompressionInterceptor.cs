using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;

namespace KiVendTout.Gateway.Common;

/// <summary>Leaves small answers of gRPC uncompressed. REST has no write options: its answers are compressed by ASP.NET Core.</summary>
internal sealed class CompressionInterceptor : CallInterceptor
{
    private static readonly WriteOptions Uncompressed = new(WriteFlags.NoCompress);

    protected override void OnAnswer(object message, ServerCallContext context)
    {
        if (context.GetHttpContext().GetEndpoint()?.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>() is null)
        {
            context.WriteOptions = message is IMessage proto && proto.CalculateSize() <= GatewayLimits.CompressAboveBytes ? Uncompressed : WriteOptions.Default;
        }
    }
}
