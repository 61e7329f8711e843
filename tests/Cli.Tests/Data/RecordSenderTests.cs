using System.Text;
using Confluent.Kafka;
using KiVendTout.Cli.Data;
using KiVendTout.Cli.Topics;
using KiVendTout.Contracts.Payments.V1;
using KiVendTout.Embedded.Processes;
using KiVendTout.Hosting.Kafka;
using KiVendTout.Records.Topics;
using KiVendTout.Testing.Kafka;
using Microsoft.Extensions.Time.Testing;

namespace KiVendTout.Cli.Tests.Data;

public sealed class RecordSenderTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task It_waits_for_the_group_and_goes_on_when_the_group_commits()
    {
        const int bound = 20;
        const int records = 3 * bound;
        var topic = kafka.NewTopic(Topic.Partitions);
        using var group = new TestGroup(kafka.BootstrapServers, $"g-{Guid.NewGuid():N}");
        await using var sender = Sender(group.Name, bound, TimeProvider.System);
        var acknowledged = 0;

        var sending = SendAsync(sender, topic, records, () => Interlocked.Increment(ref acknowledged));

        await WaitAsync(() => Volatile.Read(ref acknowledged) == bound);
        Assert.False(sending.IsCompleted);
        Assert.Equal(bound, group.Count(topic));

        while (!sending.IsCompleted)
        {
            group.CommitAll(topic);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }

        await sending.WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.Equal(records, group.Count(topic));
    }

    [Fact]
    public async Task Consumers_that_stand_still_end_the_wait_after_five_minutes_and_their_topic_is_named()
    {
        var topic = kafka.NewTopic(Topic.Partitions);
        var time = new FakeTimeProvider();
        await using var sender = Sender($"g-{Guid.NewGuid():N}", recordsMax: 1, time);
        var acknowledged = 0;
        var sending = SendAsync(sender, topic, records: 2, () => Interlocked.Increment(ref acknowledged));
        await WaitAsync(() => Volatile.Read(ref acknowledged) == 1);

        var began = time.GetTimestamp();

        await WaitAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(10));
            return sending.IsCompleted;
        });

        Assert.True(time.GetElapsedTime(began) > TimeSpan.FromMinutes(5));
        var failure = await Assert.ThrowsAsync<CommandFailedException>(() => sending);
        Assert.Contains($"the consumers of {topic} have not moved for 5 minutes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_broken_producer_has_not_written_is_written_again_before_anything_else()
    {
        const int records = 2_000;
        const short produce = 0;
        await using var brokers = new EmbeddedKafkaFixture();
        var topic = brokers.NewTopic(1);
        var group = new GroupLeadSettings { BrokerEpoch = KafkaSettings.ExternalEpoch, Groups = [], Bounds = LeadBounds.OfLoader };
        await using var sender = new RecordSender(brokers.Clients(), group, TimeProvider.System);
        var acknowledged = 0;

        brokers.Cluster.RefuseRequests(produce, ErrorCode.OutOfOrderSequenceNumber, 2);
        await SendAsync(sender, topic, records, () => Interlocked.Increment(ref acknowledged));

        Assert.Equal(records, acknowledged);
        using var consumer = QuietKafka.Consumer(brokers.Clients(), "reader");
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        var keys = Enumerable.Range(0, records).Select(_ => Encoding.UTF8.GetString(consumer.Consume(Limit).Message.Key));
        Assert.Equal(Enumerable.Range(0, records).Select(number => $"C{number}"), keys);
    }

    [Fact]
    public async Task Producers_that_break_again_and_again_end_the_load()
    {
        await using var brokers = new EmbeddedKafkaFixture();
        var topic = brokers.NewTopic(1);
        var group = new GroupLeadSettings { BrokerEpoch = KafkaSettings.ExternalEpoch, Groups = [], Bounds = LeadBounds.OfLoader };
        await using var sender = new RecordSender(brokers.Clients(), group, TimeProvider.System);

        brokers.Cluster.RefuseRequests(request: 0, ErrorCode.OutOfOrderSequenceNumber, times: 100);

        var failure = await Assert.ThrowsAsync<CommandFailedException>(() => SendAsync(sender, topic, records: 1, () => { }));
        Assert.Contains("Kafka refuses a record", failure.Message, StringComparison.Ordinal);
    }

    private RecordSender Sender(string group, int recordsMax, TimeProvider time) => new(
        kafka.Clients(),
        new GroupLeadSettings
        {
            BrokerEpoch = kafka.Cluster.Epoch,
            Groups = [group],
            Bounds = new LeadBounds(recordsMax, long.MaxValue),
        },
        time);

    private static async Task SendAsync(RecordSender sender, string topic, int records, Action acknowledged)
    {
        for (var number = 0; number < records; number++)
        {
            var record = new OutgoingRecord(
                "payments.csv", topic, $"C{number}", $"PAY{number}", DateTimeOffset.UnixEpoch, 0, new PaymentSettled { PaymentId = $"PAY{number}" });
            await sender.SendAsync(record, acknowledged, TestContext.Current.CancellationToken);
        }

        await sender.FlushAsync(TestContext.Current.CancellationToken);
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), limit.Token);
        }
    }
}
