using Grpc.Core;
using Grpc.Net.Client;
using KiVendTout.Cli.Tokens;
using KiVendTout.Embedded.Processes;

namespace KiVendTout.Cli.Data;

/// <summary>Makes a call, and again while the gateway is away. Safe from several threads.</summary>
internal sealed class GatewayCaller : IDisposable
{
    private const string LoaderSubject = "kvt-loader";

    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(10);

    /// <summary>How long one call is made again: longer than any restart of a silo or the database.</summary>
    private static readonly TimeSpan RetryLimit = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(3);

    private readonly GrpcChannel _channel;
    private readonly GatewayClients _clients;
    private readonly TokenIssuer _tokens;
    private readonly TimeProvider _time;
    private Token _token;

    /// <summary>When the gateway last answered a call, whatever it said.</summary>
    private long _answered;

    public GatewayCaller(string address, TokenIssuer tokens, TimeProvider time)
    {
        _channel = GrpcChannel.ForAddress(address);
        _clients = new GatewayClients(_channel);
        _tokens = tokens;
        _time = time;
        _token = NewToken();
        _answered = time.GetTimestamp();
    }

    /// <summary>Makes a call.</summary>
    /// <param name="invoke">Makes it once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RpcException">The gateway refuses this call for good, or does not answer it although it answers others.</exception>
    /// <exception cref="CommandFailedException">The gateway stays away, or will not have us.</exception>
    public async Task<T> CallAsync<T>(Func<GatewayClients, CallOptions, Task<T>> invoke, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        for (var delay = FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            try
            {
                var answer = await invoke(_clients, Options(cancellationToken));
                Volatile.Write(ref _answered, _time.GetTimestamp());
                return answer;
            }
            catch (RpcException fault)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!MayPass(fault))
                {
                    Volatile.Write(ref _answered, _time.GetTimestamp());
                    throw;
                }

                if (_time.GetElapsedTime(began) >= RetryLimit)
                {
                    throw IsAway() ? new CommandFailedException($"the gateway is away: {fault.StatusCode}, {fault.Status.Detail}", fault) : fault;
                }

                await Task.Delay(delay, _time, cancellationToken);
            }
        }
    }

    public void Dispose() => _channel.Dispose();

    /// <summary>Whether the same call may be answered otherwise later: nobody answered, or who did says so.</summary>
    /// <exception cref="CommandFailedException">It is not the call that is refused, but we.</exception>
    private static bool MayPass(RpcException fault) => fault.StatusCode switch
    {
        StatusCode.Unauthenticated => throw new CommandFailedException($"the gateway does not admit us: {fault.Status.Detail}", fault),
        StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Aborted or StatusCode.Cancelled => true,
        StatusCode.ResourceExhausted => RpcViolations.IsAboutRate(fault),

        // A connection that broke has no status of the gateway's; the client makes one up and says why.
        _ => fault.Status.DebugException is HttpRequestException or IOException,
    };

    private bool IsAway() => _time.GetElapsedTime(Volatile.Read(ref _answered)) >= RetryLimit;

    private CallOptions Options(CancellationToken cancellationToken)
    {
        var token = _token;
        if (_time.GetElapsedTime(token.Issued) > TokenIssuer.Lifetime / 2)
        {
            _token = token = NewToken();
        }

        return new CallOptions(
            new Metadata { { "authorization", $"Bearer {token.Text}" } },
            _time.GetUtcNow().UtcDateTime + CallLimit,
            cancellationToken);
    }

    private Token NewToken() => new(_tokens.Issue(TokenIssuer.Service, LoaderSubject), _time.GetTimestamp());

    private sealed record Token(string Text, long Issued);
}
