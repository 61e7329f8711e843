using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using Google.Rpc;
using Grpc.Core;

namespace KiVendTout.Gateway.Tests.Support;

/// <summary>What came back from a gRPC call of bytes: the status, and what its details say.</summary>
internal sealed record RawAnswer(StatusCode? Code, Google.Rpc.Status? Status, HttpResponseMessage Message)
{
    public string? Reason => Status?.GetDetail<ErrorInfo>()?.Reason;

    public string? Field => Status?.GetDetail<BadRequest>()?.FieldViolations[0].Field;
}

/// <summary>Calls methods with bytes of the test's choice, over gRPC and gRPC-Web.</summary>
internal static class RawGrpc
{
    public const string Proto = "application/grpc";
    public const string Web = "application/grpc-web+proto";
    public const string WebText = "application/grpc-web-text+proto";

    private const int HeaderBytes = 5;

    /// <summary>A message with its flag and length.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> message, byte flag = 0, int? length = null)
    {
        var frame = new byte[HeaderBytes + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), length ?? message.Length);
        message.CopyTo(frame.AsSpan(HeaderBytes));
        return frame;
    }

    public static async Task<RawAnswer> CallRawAsync(
        this SharedGateway stack, HttpClient http, string method, byte[] body, string contentType = Proto, string? encoding = null, bool isEncoded = false)
    {
        var isWeb = contentType != Proto;
        var version = isWeb ? HttpVersion.Version11 : HttpVersion.Version20;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(isWeb ? stack.Gateway.HttpAddress : stack.Gateway.GrpcAddress, method))
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(contentType == WebText && !isEncoded ? System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(body)) : body),
        };
        request.Content.Headers.TryAddWithoutValidation("content-type", contentType);
        request.Headers.Authorization = new("Bearer", stack.Key.Token("admin"));
        request.Headers.Add("te", "trailers");
        request.Headers.Add("Origin", SharedGateway.Origin);
        if (encoding is not null)
        {
            request.Headers.Add("grpc-encoding", encoding);
        }

        var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var content = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var told = Header(answer, "grpc-status") ?? InBody(content, contentType, "grpc-status");
        var details = Header(answer, "grpc-status-details-bin") ?? InBody(content, contentType, "grpc-status-details-bin");
        return new RawAnswer(
            told is null ? null : (StatusCode)int.Parse(told, CultureInfo.InvariantCulture),
            details is null ? null : Google.Rpc.Status.Parser.ParseFrom(Convert.FromBase64String(details + new string('=', (4 - (details.Length % 4)) % 4))),
            answer);
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) || answer.TrailingHeaders.TryGetValues(name, out values) ? values.First() : null;

    /// <summary>gRPC-Web puts the trailers into the last frame of the body.</summary>
    private static string? InBody(byte[] body, string contentType, string name)
    {
        var text = System.Text.Encoding.Latin1.GetString(contentType == WebText ? FromBase64(body) : body);
        var line = text.Split("\r\n").FirstOrDefault(line => line.Contains(name + ":", StringComparison.Ordinal));
        return line?[(line.IndexOf(name + ":", StringComparison.Ordinal) + name.Length + 1)..].Trim();
    }

    /// <summary>Each frame is base64 of its own.</summary>
    private static byte[] FromBase64(byte[] body) =>
        [.. System.Text.Encoding.ASCII.GetString(body).Chunk(4).SelectMany(four => Convert.FromBase64CharArray(four, 0, four.Length))];
}
