using KiVendTout.Domain.Common;
using KiVendTout.Grains.Abstractions.Topics;
using KiVendTout.Grains.Tests.Support;
using KiVendTout.Records.Topics;
using KiVendTout.Testing.Postgres;

namespace KiVendTout.Grains.Tests.Topics;

public sealed class TopicGrainTests(PostgresFixture postgres)
{
    [Fact]
    public async Task What_is_wrong_with_a_replay_is_named_by_its_field()
    {
        await using var silo = await RunningSilo.StartAsync(postgres);

        Assert.Equal("topic", await FieldAsync(silo, "elsewhere", new TopicReplay { Partition = 1 }));
        Assert.Equal("partition", await FieldAsync(silo, "payments", new TopicReplay { Partition = 12 }));
        Assert.Equal("subscriptions", await FieldAsync(silo, "payments", new TopicReplay { Subscriptions = ["nobody"] }));
        Assert.Equal("subscriptions", await FieldAsync(silo, TopicNames.Payments, new TopicReplay { Subscriptions = [StreamNames.Orders] }));
    }

    private static async Task<string?> FieldAsync(RunningSilo silo, string topic, TopicReplay replay)
    {
        var result = await silo.Grain<ITopicGrain>(topic).ReplayAsync(replay, "admin:test");
        Assert.Equal(FaultCode.Invalid, result.Fault?.Code);
        return result.Fault?.Field;
    }
}
