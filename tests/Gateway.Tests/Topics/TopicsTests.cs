using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KiVendTout.Contracts.Topics.V1;
using KiVendTout.Gateway.Tests.Support;

namespace KiVendTout.Gateway.Tests.Topics;

[Collection(SharedGateway.Name)]
public sealed class TopicsTests(SharedGateway stack)
{
    public static TheoryData<string, ReplayTopicRequest> Wrong => new()
    {
        { "topic", new ReplayTopicRequest() },
        { "topic", new ReplayTopicRequest { Topic = new string('t', 250) } },
        { "partition", new ReplayTopicRequest { Topic = "payments", Partition = -1 } },
        { "from_offset", new ReplayTopicRequest { Topic = "payments", FromOffset = -1 } },
        { "from_time", new ReplayTopicRequest { Topic = "payments", FromTime = new Timestamp { Nanos = -1 } } },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task A_wrong_field_is_named(string field, ReplayTopicRequest request)
    {
        var topics = new TopicsService.TopicsServiceClient(stack.Gateway.Grpc);

        var refused = await GrpcFailure.OfAsync(topics.ReplayTopicAsync(request, stack.As("admin")));

        Assert.Equal((StatusCode.InvalidArgument, field), (refused.Code, refused.Field));
    }
}
