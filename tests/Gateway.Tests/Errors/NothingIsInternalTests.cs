using System.Net;
using Grpc.Core;
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

    public static TheoryData<string, string> GrpcMethods
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var method in HostileRequests.Methods)
            {
                data.Add(HostileRequests.NameOf(method), RawGrpc.Proto);
                data.Add(HostileRequests.NameOf(method), RawGrpc.Web);
            }

            return data;
        }
    }

    public static TheoryData<string> RestMethods => [.. HostileRequests.Methods.Where(method => HostileRequests.Rule(method) is not null).Select(HostileRequests.NameOf)];

    [Theory]
    [MemberData(nameof(GrpcMethods))]
    public async Task No_bytes_over_grpc_are_our_fault(string method, string transport)
    {
        var type = HostileRequests.Methods.Single(known => HostileRequests.NameOf(known) == method).InputType;
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
        var descriptor = HostileRequests.Methods.Single(known => HostileRequests.NameOf(known) == method);
        var verb = HostileRequests.Rule(descriptor)!.Value.Verb;
        var wrong = new List<string>();

        foreach (var (path, bytes) in HostileRequests.Rest(descriptor).Take(SamplesPerMethod, Seed))
        {
            var request = stack.Rest(verb, path.TrimStart('/'));
            request.Headers.Add("Origin", SharedGateway.Origin);
            if (bytes is not null)
            {
                request.Content = new ByteArrayContent(bytes);
                request.Content.Headers.ContentType = new("application/json");
            }

            var answer = await stack.Gateway.Http.CallAsync(request);
            if (!IsAnswered(answer))
            {
                wrong.Add($"{answer.Status} {answer.Body}: {verb} {path} {Convert.ToHexString(bytes ?? [])}");
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
}
