using System.Net;
using CsCheck;
using Google.Api;
using Google.Protobuf.Reflection;
using Grpc.Core;
using KiVendTout.Contracts.Customers.V1;
using KiVendTout.Gateway.Tests.Support;

namespace KiVendTout.Gateway.Tests.Errors;

/// <summary>Whatever a client sends, on every method and all three transports, is answered: with a code that is not our fault, and a reason.</summary>
[Collection(SharedGateway.Name)]
public sealed class NothingIsInternalTests(SharedGateway stack) : IDisposable
{
    private const int SamplesPerMethod = 60;
    private const uint Seed = 20_250_301;

    private static readonly HttpStatusCode[] Answered =
    [
        HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed, HttpStatusCode.Conflict, HttpStatusCode.RequestEntityTooLarge,
        HttpStatusCode.ServiceUnavailable,
    ];

    private static readonly StatusCode[] Codes =
    [
        StatusCode.OK, StatusCode.InvalidArgument, StatusCode.NotFound, StatusCode.AlreadyExists, StatusCode.FailedPrecondition, StatusCode.ResourceExhausted, StatusCode.Unavailable,
    ];

    private readonly HttpClient _http = new();

    private static IEnumerable<MethodDescriptor> All => typeof(CustomersService).Assembly.GetTypes()
        .Select(type => type.GetProperty("Descriptor")?.GetValue(null)).OfType<ServiceDescriptor>().SelectMany(service => service.Methods);

    public static TheoryData<string, string> GrpcMethods
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var method in All)
            {
                data.Add($"{method.Service.FullName}/{method.Name}", RawGrpc.Proto);
                data.Add($"{method.Service.FullName}/{method.Name}", RawGrpc.Web);
            }

            return data;
        }
    }

    public static TheoryData<string> RestMethods => [.. All.Where(method => Rule(method) is not null).Select(method => $"{method.Service.FullName}/{method.Name}")];

    [Theory]
    [MemberData(nameof(GrpcMethods))]
    public async Task No_bytes_over_grpc_are_our_fault(string method, string transport)
    {
        var type = All.Single(known => $"{known.Service.FullName}/{known.Name}" == method).InputType;
        var wrong = new List<string>();

        foreach (var message in HostileValues.Wire(type).Take(SamplesPerMethod, Seed))
        {
            var answer = await stack.CallRawAsync(_http, method, RawGrpc.Frame(message), transport);
            if (!IsAnswered(answer))
            {
                wrong.Add($"{answer.Code} {answer.Status}: {Convert.ToHexString(message)}");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} answers:\n" + string.Join('\n', wrong.Take(3)));
    }

    [Theory]
    [MemberData(nameof(RestMethods))]
    public async Task No_request_over_rest_is_our_fault(string method)
    {
        var descriptor = All.Single(known => $"{known.Service.FullName}/{known.Name}" == method);
        var (verb, pattern, body) = Rule(descriptor)!.Value;
        var requests = Gen.Select(Path(pattern), Query(descriptor.InputType), Body(descriptor.InputType, body));
        var wrong = new List<string>();

        foreach (var (path, query, bytes) in requests.Take(SamplesPerMethod, Seed))
        {
            var request = stack.Rest(verb, path.TrimStart('/') + query);
            request.Headers.Add("Origin", SharedGateway.Origin);
            if (bytes is not null)
            {
                request.Content = new ByteArrayContent(bytes);
                request.Content.Headers.ContentType = new("application/json");
            }

            var answer = await stack.Gateway.Http.CallAsync(request);
            if (!IsAnswered(answer))
            {
                wrong.Add($"{answer.Status} {answer.Body}: {verb} {path}{query} {Convert.ToHexString(bytes ?? [])}");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} answers:\n" + string.Join('\n', wrong.Take(3)));
    }

    public void Dispose() => _http.Dispose();

    // Bytes that are no message are INTERNAL over gRPC, as its documents have it, and say so.
    private static bool IsAnswered(RawAnswer answer) =>
        (answer.Code is { } code && Codes.Contains(code) && (code == StatusCode.OK || answer.Reason is not null)) || answer is { Code: StatusCode.Internal, Reason: "NOT_A_MESSAGE" };

    private static bool IsAnswered(RestAnswer answer) =>
        Answered.Contains(answer.Status) && (answer.Status == HttpStatusCode.OK || answer.Reason is not null)
        && answer.Body.ValueKind == System.Text.Json.JsonValueKind.Object && answer.Message.Headers.Contains("Access-Control-Allow-Origin");

    private static (HttpMethod Verb, string Pattern, string Body)? Rule(MethodDescriptor method) =>
        method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) switch
        {
            { PatternCase: HttpRule.PatternOneofCase.Get } rule => (HttpMethod.Get, rule.Get, rule.Body),
            { PatternCase: HttpRule.PatternOneofCase.Put } rule => (HttpMethod.Put, rule.Put, rule.Body),
            { PatternCase: HttpRule.PatternOneofCase.Post } rule => (HttpMethod.Post, rule.Post, rule.Body),
            { PatternCase: HttpRule.PatternOneofCase.Delete } rule => (HttpMethod.Delete, rule.Delete, rule.Body),
            _ => null,
        };

    /// <summary>The path with something in each of its places. "%00" is refused by the HTTP server itself.</summary>
    private static Gen<string> Path(string pattern)
    {
        var parts = pattern.Split('{', '}');
        return HostileValues.Encoded.Where(text => text.Length > 0 && !text.Contains("%00", StringComparison.Ordinal)).Array[parts.Length]
            .Select(values => string.Concat(parts.Select((part, i) => i % 2 == 0 ? part : i % 4 == 1 ? values[i] : "C1")));
    }

    private static Gen<string> Query(MessageDescriptor type) => Gen.Frequency(
        (3, Gen.Const("")),
        (4, Gen.Select(HostileValues.OneOf<string>([.. type.Fields.InDeclarationOrder().Select(field => field.Name), "nothing"]), HostileValues.Encoded)
            .Select((name, value) => $"?{name}={value}")),
        (2, Gen.Select(HostileValues.OneOf<string>([.. type.Fields.InDeclarationOrder().Select(field => field.Name)]), HostileValues.Encoded)
            .Select((name, value) => $"?{name}={value}&{name}={value}&{value}")));

    private static Gen<byte[]?> Body(MessageDescriptor type, string body) => body switch
    {
        "" => Gen.Const((byte[]?)null),
        "*" => HostileValues.Json(type).Select(bytes => (byte[]?)bytes),
        _ => HostileValues.Json(type.FindFieldByName(body).MessageType).Select(bytes => (byte[]?)bytes),
    };
}
