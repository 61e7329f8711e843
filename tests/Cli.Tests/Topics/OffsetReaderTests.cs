using System.Diagnostics;
using Confluent.Kafka;
using KiVendTout.Cli.Topics;
using KiVendTout.Embedded;
using KiVendTout.Embedded.Processes;
using KiVendTout.Records.Topics;
using KiVendTout.Testing.Kafka;

namespace KiVendTout.Cli.Tests.Topics;

public sealed class OffsetReaderTests
{
    [Fact]
    public async Task Brokers_that_are_away_are_given_up_within_the_limit()
    {
        using var offsets = new OffsetReader(TestKafkaClients.Clients($"127.0.0.1:{FreePort.Find()}"), "a-group") { AnswerLimit = TimeSpan.FromMilliseconds(500) };
        var began = Stopwatch.StartNew();

        await Assert.ThrowsAsync<CommandFailedException>(() => offsets.ReadAsync(TopicCatalogue.InputNames, TestContext.Current.CancellationToken));

        Assert.True(began.Elapsed < QuietKafka.AnswerLimit, $"{began.Elapsed}");
    }

    [Fact]
    public async Task A_group_whose_coordinator_has_just_moved_is_asked_again()
    {
        const int offsetFetch = 9;
        await using var kafka = new EmbeddedKafkaFixture();
        var topic = kafka.NewTopic(partitions: 1);
        kafka.Cluster.RefuseRequests(offsetFetch, ErrorCode.NotCoordinatorForGroup, times: 20);
        using var offsets = new OffsetReader(kafka.Clients(), "a-group");

        var answer = Assert.Single(await offsets.ReadAsync([topic], TestContext.Current.CancellationToken));

        Assert.Equal([new PartitionOffsets(0, 0, 0, null)], answer.Partitions);
    }
}
