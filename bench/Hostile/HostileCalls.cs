using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using CsCheck;
using KiVendTout.Gateway.Tests.Support;

namespace KiVendTout.Bench.Hostile;

/// <summary>Calls every method of the gateway over gRPC, gRPC-Web and REST with what nobody honest sends, and looks at how it answers.</summary>
internal sealed class HostileCalls(Uri http, Uri grpc, IReadOnlyList<string> tokens, int seed) : IDisposable
{
    private const int AtOnce = 4;
    private const int FrameHeaderBytes = 5;
    private const int Ok = 0;
    private const int Unknown = 2;
    private const int Internal = 13;
    private const int DataLoss = 15;
    private const string Grpc = "application/grpc";
    private const string GrpcWeb = "application/grpc-web+proto";
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(60);

    private static readonly Gen<Call> Calls = HostileValues.OneOf<Gen<Call>>([.. HostileRequests.Methods.SelectMany(method =>
    {
        var wire = HostileValues.Wire(method.InputType);
        Gen<Call>[] ways = [wire.Select(bytes => OverGrpc(Grpc, bytes)), wire.Select(bytes => OverGrpc(GrpcWeb, bytes))];
        return HostileRequests.Rule(method) is { Verb: var verb }
            ? [.. ways, HostileRequests.Rest(method).Select(request => new Call("REST", verb, request.Path, "application/json", request.Body))]
            : ways;

        Call OverGrpc(string type, byte[] message) => new(type, HttpMethod.Post, "/" + HostileRequests.NameOf(method), type, Framed(message));
    })]).SelectMany(way => way);

    private readonly HttpClient _client = new() { Timeout = AnswerLimit };
    private readonly ConcurrentDictionary<string, int> _answers = [];
    private readonly ConcurrentQueue<string> _wrong = [];

    /// <summary>How often each transport gave each code.</summary>
    public IReadOnlyDictionary<string, int> Answers => _answers;

    /// <summary>Answers that are no answer, or say that it was our fault.</summary>
    public IReadOnlyCollection<string> Wrong => _wrong;

    /// <summary>Makes that many calls, a few at a time.</summary>
    public Task RunAsync(int count, CancellationToken cancellationToken) => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(worker => Task.Run(
        async () =>
        {
            foreach (var (number, call) in Calls.Take(count / AtOnce, (uint)((seed * AtOnce) + worker)).Index())
            {
                await CallAsync(call, tokens[number % tokens.Count], cancellationToken);
            }
        },
        cancellationToken)));

    public void Dispose() => _client.Dispose();

    private static byte[] Framed(byte[] message)
    {
        var frame = new byte[FrameHeaderBytes + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame.AsSpan(FrameHeaderBytes));
        return frame;
    }

    private async Task CallAsync(Call call, string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(call.Verb, new Uri((call.Transport == Grpc ? grpc : http).GetLeftPart(UriPartial.Authority) + call.Path))
        {
            Version = call.Transport == Grpc ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (call.Body is { } body)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new(call.ContentType);
        }

        request.Headers.Authorization = new("Bearer", token);
        request.Headers.Add("te", "trailers");
        try
        {
            using var answer = await _client.SendAsync(request, cancellationToken);
            var content = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            var (code, isAnswer) = call.Transport == "REST" ? OfRest(answer, content) : OfGrpc(answer, content);
            _answers.AddOrUpdate($"{call.Transport} {code}", 1, (_, times) => times + 1);
            if (!isAnswer)
            {
                Blame(call, code);
            }
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            Blame(call, fault.GetType().Name);
        }
    }

    private void Blame(Call call, string code) =>
        _wrong.Enqueue($"{call.Transport} {code}: {call.Verb} {call.Path} {Convert.ToHexString(call.Body ?? [])}");

    private static (string Code, bool IsAnswer) OfRest(HttpResponseMessage answer, byte[] content)
    {
        var code = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        try
        {
            using var body = JsonDocument.Parse(content);
            var isTold = answer.StatusCode == HttpStatusCode.OK || body.RootElement.TryGetProperty("details", out _);
            return (code, isTold && answer.StatusCode != HttpStatusCode.InternalServerError);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return (code + " without JSON", false);
        }
    }

    /// <summary>Bytes that are no message are INTERNAL over gRPC, as its documents have it, and say so.</summary>
    private static (string Code, bool IsAnswer) OfGrpc(HttpResponseMessage answer, byte[] content)
    {
        if (!int.TryParse(Told(answer, content, "grpc-status"), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            return ("no status", false);
        }

        var details = Told(answer, content, "grpc-status-details-bin") ?? "";
        var text = Encoding.Latin1.GetString(Convert.FromBase64String(details.PadRight((details.Length + 3) / 4 * 4, '=')));
        var isOurs = code is Unknown or DataLoss || (code == Internal && !text.Contains("NOT_A_MESSAGE", StringComparison.Ordinal));
        return (code.ToString(CultureInfo.InvariantCulture), code == Ok || (!isOurs && details.Length > 0));
    }

    /// <summary>A trailer; gRPC-Web puts them into the last frame of the body.</summary>
    private static string? Told(HttpResponseMessage answer, byte[] content, string name)
    {
        if (answer.Headers.TryGetValues(name, out var values) || answer.TrailingHeaders.TryGetValues(name, out values))
        {
            return values.First();
        }

        var text = Encoding.Latin1.GetString(content);
        var at = text.LastIndexOf(name + ":", StringComparison.Ordinal);
        return at < 0 ? null : text[(at + name.Length + 1)..].Split("\r\n", 2)[0].Trim();
    }

    private sealed record Call(string Transport, HttpMethod Verb, string Path, string ContentType, byte[]? Body);
}
