using System.Buffers.Binary;
using System.IO.Compression;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using KiVendTout.Gateway.Common;
using KiVendTout.Gateway.Errors;

namespace KiVendTout.Gateway.Wire;

/// <summary>Says what is wrong with bytes of a gRPC client that could not be read.</summary>
internal static class UnreadableCalls
{
    private const int HeaderBytes = 5;
    private const int BufferBytes = 8 * 1024;

    private static readonly object Read = new();
    private static readonly Refusal WrongFrame = new(ErrorCatalogue.MalformedRequest, "the message is not framed or compressed as gRPC wants it");
    private static readonly Refusal NoMessage = new(ErrorCatalogue.NotAMessage, "the bytes are no message of the method's request");

    /// <summary>Notes that the request was read: what fails from now on is not about its bytes.</summary>
    public static void MarkAsRead(HttpContext context) => context.Items[Read] = true;

    /// <summary>Whether the request was read.</summary>
    public static bool IsRead(HttpContext context) => context.Items.ContainsKey(Read);

    /// <summary>The error of the catalogue that stands for one of the gRPC library about the client's bytes.</summary>
    /// <param name="code">Its status: unknown when something threw that it does not know.</param>
    /// <param name="context">The call.</param>
    public static Refusal Explain(StatusCode code, HttpContext context)
    {
        // Where this request ends and the next begins cannot be told any more. HTTP/2, which has no such header, leaves it out.
        if (!context.Response.HasStarted)
        {
            context.Response.Headers.Connection = "close";
        }

        return RefusalOf(code, context);
    }

    private static Refusal RefusalOf(StatusCode code, HttpContext context) => code switch
    {
        _ when context.Features.Get<CallDeadline>() is { HasPassed: true } => new Refusal(ErrorCatalogue.DeadlineExceeded, "the request did not arrive in time"),
        _ when context.RequestAborted.IsCancellationRequested => new Refusal(ErrorCatalogue.Cancelled, "the client gave up"),
        _ when code == StatusCode.ResourceExhausted || context.Request.ContentLength > GatewayLimits.MaxBodyBytes =>
            new Refusal(ErrorCatalogue.TooLarge, $"the message is larger than {GatewayLimits.MaxMessageBytes} bytes"),
        StatusCode.Unknown when context.Features.Get<LastFrame>() is { } frame && RequestOf(context) is { } type => ExplainBytes(frame.Bytes, type),
        _ => WrongFrame,
    };

    private static Refusal ExplainBytes(ReadOnlySpan<byte> frame, MessageDescriptor type)
    {
        if (frame.Length < HeaderBytes || frame.Length - HeaderBytes != BinaryPrimitives.ReadUInt32BigEndian(frame[1..]))
        {
            return WrongFrame;
        }

        try
        {
            var message = frame[0] == 0 ? frame[HeaderBytes..].ToArray() : Unzip(frame[HeaderBytes..].ToArray());
            if (WireText.FindBroken(type, message) is { } field)
            {
                return Refusal.Invalid(field, "must be text in UTF-8");
            }

            // It is a message: what could not be read is what comes after it.
            type.Parser.ParseFrom(message);
            return WrongFrame;
        }
        catch (InvalidProtocolBufferException)
        {
            return NoMessage;
        }
        catch (InvalidDataException)
        {
            return WrongFrame;
        }
    }

    /// <summary>The request's type, from the endpoint's <see cref="Method{TRequest, TResponse}"/>; null when it is not of protobuf.</summary>
    private static MessageDescriptor? RequestOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.GetType().GenericTypeArguments is [var request, ..]
            && typeof(IMessage).IsAssignableFrom(request)
            ? ((IMessage)Activator.CreateInstance(request)!).Descriptor
            : null;

    private static byte[] Unzip(byte[] message)
    {
        using var gzip = new GZipStream(new MemoryStream(message), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        var buffer = new byte[BufferBytes];
        while (gzip.Read(buffer) is var count and > 0)
        {
            whole.Write(buffer.AsSpan(0, count));
            if (whole.Length > GatewayLimits.MaxMessageBytes)
            {
                throw new InvalidDataException("The message grows beyond the limit.");
            }
        }

        return whole.ToArray();
    }
}
