using KiVendTout.Cli.Tests.Support;
using KiVendTout.Cli.Topics;
using KiVendTout.Embedded;
using KiVendTout.Embedded.Processes;
using KiVendTout.Testing.Kafka;

namespace KiVendTout.Cli.Tests.Topics;

public sealed class TopicCreatorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Brokers_that_are_away_are_waited_for()
    {
        await using var kafka = new EmbeddedKafkaFixture();
        TopicCreator.Create(kafka.Cluster);
        await kafka.StopBrokersAsync();
        var clock = new RetryClock();

        var created = TopicCreator.CreateAsync(kafka.Clients(), Patience, clock, TestContext.Current.CancellationToken);
        await Task.WhenAny(clock.Retried, created);
        Assert.False(created.IsCompleted, "the first question has failed, and it asks again");
        await kafka.StartBrokersAsync();

        await created;
    }

    [Theory]
    [InlineData(6)]
    [InlineData(13)]
    public async Task A_topic_of_another_number_of_partitions_is_refused_at_once_by_name(int partitions)
    {
        await using var kafka = new EmbeddedKafkaFixture();
        kafka.Cluster.CreateTopic("payments", partitions);

        var fault = await Assert.ThrowsAsync<CommandFailedException>(() => TopicCreator.CreateAsync(
            kafka.Clients(), Patience, TimeProvider.System, TestContext.Current.CancellationToken));

        Assert.StartsWith($"topic payments has {partitions} partitions, 12 are wanted", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Brokers_that_stay_away_are_given_up()
    {
        var fault = await Assert.ThrowsAsync<CommandFailedException>(() => TopicCreator.CreateAsync(
            TestKafkaClients.Clients($"127.0.0.1:{FreePort.Find()}"), TimeSpan.Zero, TimeProvider.System, TestContext.Current.CancellationToken));

        Assert.Contains("does not create the topics", fault.Message, StringComparison.Ordinal);
    }
}
