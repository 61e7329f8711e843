using KiVendTout.Cli.Data;
using KiVendTout.Cli.Topics;
using KiVendTout.Contracts.Payments.V1;
using KiVendTout.Hosting.Kafka;
using KiVendTout.Testing.Kafka;

namespace KiVendTout.Cli.Tests.Data;

public sealed class RecordSenderTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task It_waits_for_the_group_and_goes_on_when_the_group_commits()
    {
        const int bound = 20;
        const int records = 3 * bound;
        var topic = kafka.NewTopic(KafkaTopics.Partitions);
        var group = $"g-{Guid.NewGuid():N}";
        using var sender = new RecordSender(kafka.BootstrapServers, [group], new LeadBounds(bound, long.MaxValue), TimeProvider.System);
        using var reader = new OffsetReader(kafka.BootstrapServers, group);
        var acknowledged = 0;

        var sending = SendAsync(sender, topic, records, () => Interlocked.Increment(ref acknowledged));

        await WaitAsync(() => Volatile.Read(ref acknowledged) == bound);
        Assert.False(sending.IsCompleted);
        Assert.Equal(bound, (await ReadAsync(reader, topic)).End);

        while (!sending.IsCompleted)
        {
            await GroupCommits.CommitAllAsync(kafka.BootstrapServers, group, await ReadAsync(reader, topic));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }

        await sending.WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.Equal(records, (await ReadAsync(reader, topic)).End);
    }

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

    private static async Task<TopicOffsets> ReadAsync(OffsetReader reader, string topic) =>
        Assert.Single(await reader.ReadAsync([topic], TestContext.Current.CancellationToken));

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
