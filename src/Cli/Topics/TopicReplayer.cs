using Grpc.Core;
using Grpc.Net.Client;
using KiVendTout.Cli.Data;
using KiVendTout.Cli.Stack;
using KiVendTout.Cli.Terminal;
using KiVendTout.Cli.Tokens;
using KiVendTout.Contracts.Topics.V1;
using KiVendTout.Embedded.Processes;

namespace KiVendTout.Cli.Topics;

/// <summary>Asks the gateway for a replay.</summary>
internal sealed class TopicReplayer(StackSettings settings, TimeProvider time)
{
    private const string Subject = "kvt-replay";

    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(60);

    /// <summary>Has a topic delivered again.</summary>
    /// <exception cref="WrongUseException">The gateway finds something wrong with the request.</exception>
    /// <exception cref="CommandFailedException">The gateway is away or refuses.</exception>
    public async Task<IReadOnlyList<ReplayedPartition>> ReplayAsync(ReplayTopicRequest request, CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(settings.Require(SettingKeys.GatewayGrpc));
        var token = new TokenIssuer(settings, time).Issue(TokenIssuer.Admin, Subject);
        try
        {
            var answer = await new TopicsService.TopicsServiceClient(channel).ReplayTopicAsync(
                request, new Metadata { { "authorization", $"Bearer {token}" } }, time.GetUtcNow().UtcDateTime + CallLimit, cancellationToken);
            return answer.Partitions;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.InvalidArgument)
        {
            throw new WrongUseException(RpcViolations.Describe(exception));
        }
        catch (RpcException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new CommandFailedException($"the gateway: {exception.StatusCode}, {exception.Status.Detail}", exception);
        }
    }
}
