using System.IO.Compression;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using KiVendTout.Contracts.Products.V1;
using KiVendTout.Gateway.Tests.Support;

namespace KiVendTout.Gateway.Tests.Wire;

/// <summary>What is refused before a call is one: by gRPC and gRPC-Web alike, with a code and a reason.</summary>
[Collection(SharedGateway.Name)]
public sealed class HostileGrpcTests(SharedGateway stack) : IDisposable
{
    private const string Get = "kivendtout.products.v1.ProductsService/GetProduct";
    private const string Create = "kivendtout.products.v1.ProductsService/CreateProduct";
    private const string Publish = "kivendtout.events.v1.EventsService/PublishEventStream";

    private readonly HttpClient _http = new();

    public static TheoryData<string> Transports => [RawGrpc.Proto, RawGrpc.Web, RawGrpc.WebText];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_method_that_does_not_exist_is_unimplemented(string transport)
    {
        foreach (var method in new[] { "kivendtout.products.v1.ProductsService/NotThere", "kivendtout.nothing.v1.NothingService/Get" })
        {
            var answer = await CallAsync(method, RawGrpc.Frame([]), transport);

            Assert.Equal((method, StatusCode.Unimplemented, "NO_SUCH_PATH"), (method, answer.Code, answer.Reason));
            AssertCors(answer);
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Bytes_that_are_no_message_are_told_so(string transport)
    {
        byte[][] messages = [[255, 255, 255], [10], [10, 200], [7], [3, 3, 3, 3], [0, 0], .. Enumerable.Range(1, 3).Select(n => Enumerable.Repeat((byte)11, n * 100).ToArray())];
        foreach (var method in new[] { Get, Publish })
        {
            foreach (var message in messages)
            {
                var answer = await CallAsync(method, RawGrpc.Frame(message), transport);

                Assert.Equal((StatusCode.Internal, "NOT_A_MESSAGE"), (answer.Code, answer.Reason));
                AssertCors(answer);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Text_that_is_none_is_named(string transport)
    {
        byte[] half = [0xED, 0xA0, 0x80];
        var gzip = Gzip(Inside(1, Text(2, [0xFF])));
        (string Method, byte[] Frame, string Field)[] calls =
        [
            (Get, RawGrpc.Frame(Text(1, [0xFF])), "product_id"),
            (Get, RawGrpc.Frame(Text(1, half)), "product_id"),
            (Create, RawGrpc.Frame(Inside(1, Text(2, [(byte)'a', 0xC0, 0x80]))), "product.name"),
            (Create, RawGrpc.Frame(gzip, flag: 1), "product.name"),
            (Publish, RawGrpc.Frame(Inside(1, Text(1, half))), "events.event_id"),
        ];
        foreach (var (method, frame, field) in calls)
        {
            var answer = await CallAsync(method, frame, transport, "gzip");

            Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELD", field), (answer.Code, answer.Reason, answer.Field));
            AssertCors(answer);
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_frame_that_is_none_is_malformed(string transport)
    {
        var message = new GetProductRequest { ProductId = "P1" }.ToByteArray();
        byte[][] bodies =
        [
            [], [0], [0, 0, 0], RawGrpc.Frame(message)[..^1], RawGrpc.Frame(message, length: 1000), RawGrpc.Frame(message, flag: 7),
            [.. RawGrpc.Frame(message), .. RawGrpc.Frame(message)], [.. RawGrpc.Frame(message), 1], RawGrpc.Frame(message, flag: 1), "{\"product_id\":\"P1\"}"u8.ToArray(),
        ];
        // A stream may end at once, and has two messages one after the other.
        foreach (var (method, body) in bodies.Select(body => (Get, body)).Concat(bodies.Where(body => body.Length is > 0 and not 18).Select(body => (Publish, body))))
        {
            var answer = await CallAsync(method, body, transport, "gzip");

            Assert.True(answer.Code is StatusCode.InvalidArgument or StatusCode.ResourceExhausted, $"{Convert.ToHexString(body)}: {answer.Code} {answer.Status}");
            Assert.True(answer.Reason is "MALFORMED_REQUEST" or "REQUEST_TOO_LARGE", answer.Reason);
        }
    }

    [Theory]
    [InlineData(Get)]
    [InlineData(Publish)]
    public async Task A_text_of_grpc_web_that_is_no_base64_is_malformed(string method)
    {
        foreach (var body in new[] { "!!!!", "AAAA", "AAAAAAA", "AAAAAAM=AA", "\u00ff\u00ff\u00ff\u00ff" })
        {
            var answer = await stack.CallRawAsync(_http, method, Encoding.Latin1.GetBytes(body), RawGrpc.WebText, isEncoded: true);

            Assert.Equal((body, StatusCode.InvalidArgument, "MALFORMED_REQUEST"), (body, answer.Code, answer.Reason));
        }
    }

    [Fact]
    public async Task A_message_above_the_limit_is_too_large()
    {
        var large = Text(1, new byte[2 * 1024 * 1024]);
        foreach (var frame in new[] { RawGrpc.Frame(large), RawGrpc.Frame(Gzip(large), flag: 1), RawGrpc.Frame([1], length: int.MaxValue) })
        {
            var answer = await CallAsync(Get, frame, RawGrpc.Proto, "gzip");

            Assert.Equal((StatusCode.ResourceExhausted, "REQUEST_TOO_LARGE"), (answer.Code, answer.Reason));
        }
    }

    [Theory]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("nothing known")]
    public async Task An_unknown_compression_is_unimplemented(string encoding)
    {
        var answer = await CallAsync(Get, RawGrpc.Frame([1, 2, 3], flag: 1), RawGrpc.Proto, encoding);

        Assert.Equal(StatusCode.Unimplemented, answer.Code);
    }

    [Theory]
    [InlineData("application/json", "MALFORMED_REQUEST")]
    [InlineData("text/plain", "MALFORMED_REQUEST")]
    [InlineData("", "MALFORMED_REQUEST")]
    [InlineData("application/grpc", "MALFORMED_REQUEST")]
    public async Task A_method_called_in_another_protocol_is_told_so(string contentType, string reason)
    {
        var request = stack.Rest(HttpMethod.Post, Get);
        request.Content = new ByteArrayContent("{}"u8.ToArray());
        request.Content.Headers.TryAddWithoutValidation("content-type", contentType);
        using var answer = await stack.Gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);

        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)answer.StatusCode < 500, $"{answer.StatusCode}");
        Assert.Contains(reason, body + (answer.Headers.TryGetValues("grpc-status-details-bin", out var details)
            ? Encoding.Latin1.GetString(Convert.FromBase64String(details.First())) : ""), StringComparison.Ordinal);
    }

    public void Dispose() => _http.Dispose();

    private static void AssertCors(RawAnswer answer) =>
        Assert.Equal(SharedGateway.Origin, Assert.Single(answer.Message.Headers.GetValues("Access-Control-Allow-Origin")));

    private static byte[] Text(int field, byte[] value) => Inside(field, value);

    private static byte[] Inside(int field, byte[] value)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(value));
        }

        return bytes.ToArray();
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private Task<RawAnswer> CallAsync(string method, byte[] body, string transport, string? encoding = null) =>
        stack.CallRawAsync(_http, method, body, transport, encoding);
}
