using Grpc.Core;
using KiVendTout.Contracts.Topics.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Gateway.Auth;
using KiVendTout.Gateway.Cluster;
using KiVendTout.Gateway.Common;
using KiVendTout.Grains.Abstractions.Topics;
using ReplayedPartition = KiVendTout.Contracts.Topics.V1.ReplayedPartition;

namespace KiVendTout.Gateway.Topics;

/// <summary>Operators' calls about topics, by the topic's grain.</summary>
internal sealed class TopicsApi(Silos silos) : TopicsService.TopicsServiceBase
{
    private const int TopicLengthMax = 249;

    public override async Task<ReplayTopicResponse> ReplayTopic(ReplayTopicRequest request, ServerCallContext context)
    {
        if (request.Topic.Length is 0 or > TopicLengthMax)
        {
            throw new ContractViolationException("topic", $"must be 1 to {TopicLengthMax} characters");
        }

        if (request.HasPartition && request.Partition < 0)
        {
            throw new ContractViolationException("partition", "must be 0 or more");
        }

        if (request.HasFromOffset && request.FromOffset < 0)
        {
            throw new ContractViolationException("from_offset", "must be 0 or more");
        }

        var replay = new TopicReplay
        {
            Partition = request.HasPartition ? request.Partition : null,
            FromOffset = request.HasFromOffset ? request.FromOffset : null,
            FromTime = Read.Time(request.FromTime, "from_time"),
            Subscriptions = [.. request.Subscriptions],
        };
        var replayed = await silos.Grain<ITopicGrain>(request.Topic).ReplayAsync(replay, context.Caller().Actor).WaitAsync(context.UntilDeadline());
        var answer = new ReplayTopicResponse();
        answer.Partitions.AddRange(Read.Value(replayed).Select(ToProto));
        return answer;
    }

    private static ReplayedPartition ToProto(Grains.Abstractions.Topics.ReplayedPartition partition) => new()
    {
        Partition = partition.Partition,
        FromOffset = partition.From,
        UntilOffset = partition.Until,
        Problem = partition.Problem ?? "",
    };
}
