using Grpc.Core;
using Grpc.Net.Client;
using KiVendTout.Cli.Tokens;
using KiVendTout.Contracts.Customers.V1;
using KiVendTout.Contracts.Fraud.V1;
using KiVendTout.Contracts.Products.V1;
using KiVendTout.Embedded.Processes;

namespace KiVendTout.Cli.Data;

/// <summary>Makes the calls of files, several at a time, and again while the gateway is away.</summary>
internal sealed class GatewaySender : IDisposable
{
    /// <summary>Calls under way at a time.</summary>
    private const int Concurrency = 32;

    private const string LoaderSubject = "kvt-loader";

    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(10);

    /// <summary>How long one call is made again before the load is given up: longer than any restart of a silo or the database.</summary>
    private static readonly TimeSpan RetryLimit = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(3);

    private readonly GrpcChannel _channel;
    private readonly GatewayClients _clients;
    private readonly TokenIssuer _tokens;
    private readonly TimeProvider _time;
    private (string Text, long Issued) _token;

    public GatewaySender(string address, TokenIssuer tokens, TimeProvider time)
    {
        _channel = GrpcChannel.ForAddress(address);
        _clients = new GatewayClients(
            new CustomersService.CustomersServiceClient(_channel),
            new ProductsService.ProductsServiceClient(_channel),
            new FraudAlertsService.FraudAlertsServiceClient(_channel));
        _tokens = tokens;
        _time = time;
        _token = (NewToken(), time.GetTimestamp());
    }

    /// <summary>Makes the calls. What the gateway refuses as wrong is reported by file and line.</summary>
    /// <param name="calls">The calls, in any order.</param>
    /// <param name="report">Where the outcome is counted.</param>
    /// <param name="done">Called after each.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CommandFailedException">The gateway stays away, or will not have us.</exception>
    public Task SendAsync(IReadOnlyList<GatewayCall> calls, LoadReport report, Action done, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        calls,
        new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken },
        async (call, token) =>
        {
            await SendAsync(call, report, token);
            done();
        });

    public void Dispose() => _channel.Dispose();

    private async Task SendAsync(GatewayCall call, LoadReport report, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        for (var delay = FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            try
            {
                await call.InvokeAsync(_clients, Options(cancellationToken));
                report.Count(call.FileName, counts => counts.Sent++);
                return;
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.AlreadyExists)
            {
                report.Count(call.FileName, counts => counts.AlreadyThere++);
                return;
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.InvalidArgument)
            {
                report.Complain(call.FileName, new LineError(call.Line, null, 0, RpcViolations.Describe(exception)));
                return;
            }
            catch (RpcException exception) when (MayPass(exception) && _time.GetElapsedTime(began) < RetryLimit)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Task.Delay(delay, _time, cancellationToken);
            }
            catch (RpcException exception)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw new CommandFailedException(
                    $"the gateway refuses {call.FileName} line {call.Line}: {exception.StatusCode}, {exception.Status.Detail}", exception);
            }
        }
    }

    private static bool MayPass(RpcException exception) => exception.StatusCode
        is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Aborted or StatusCode.ResourceExhausted or StatusCode.Cancelled;

    private CallOptions Options(CancellationToken cancellationToken)
    {
        var token = _token;
        if (_time.GetElapsedTime(token.Issued) > TokenIssuer.Lifetime / 2)
        {
            _token = token = (NewToken(), _time.GetTimestamp());
        }

        return new CallOptions(
            new Metadata { { "authorization", $"Bearer {token.Text}" } },
            _time.GetUtcNow().UtcDateTime + CallLimit,
            cancellationToken);
    }

    private string NewToken() => _tokens.Issue(TokenIssuer.Service, LoaderSubject);
}
