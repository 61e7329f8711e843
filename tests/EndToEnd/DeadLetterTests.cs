using System.Text;
using Confluent.Kafka;

namespace KiVendTout.EndToEnd;

/// <summary>A letter's whole way: a silo keeps it, the command lists it and sends it again.</summary>
public class DeadLetterTests
{
    private const string Topic = "payments";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(500);

    private static readonly (string Name, string Value)[] Headers =
    [
        ("ce_id", "DL1"), ("trace", "first"), ("ce_type", "kivendtout.payments.v1.Unknown"), ("ce_source", "/test"), ("trace", "second"),
        ("content-type", "application/json"),
    ];

    [Fact]
    public async Task A_letter_that_a_silo_kept_is_sent_again_as_it_came()
    {
        await using var stack = new Stack();
        await stack.UpAsync("--empty");
        var servers = (await stack.StatusAsync()).GetProperty("kafka").GetString()!;
        await SendAsync(servers);
        await stack.WaitAsync("a dead letter", async () => await stack.QueryAsync<long>("SELECT count(*) FROM dead_letters") == 1, Limit);

        var letter = Assert.Single((await stack.JsonAsync("dead-letters", "list", "--json")).EnumerateArray());
        Assert.Equal(Topic, letter.GetProperty("topic").GetString());
        var replay = await stack.RunAsync("dead-letters", "replay");
        Assert.True(replay.ExitCode == 0, $"{replay.Output}\n{replay.Error}");
        Assert.Contains("1 sent again", replay.Output, StringComparison.Ordinal);

        Assert.Collection(Read(servers, 2), AsSent, AsSent);
    }

    private static void AsSent(Message<string, string> record)
    {
        Assert.Equal(("CD1", "{}"), (record.Key, record.Value));
        Assert.Equal(Headers, record.Headers.Select(header => (header.Key, Encoding.UTF8.GetString(header.GetValueBytes()))));
    }

    private static async Task SendAsync(string servers)
    {
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = servers }).Build();
        var headers = new Headers();
        foreach (var (name, value) in Headers)
        {
            headers.Add(name, Encoding.UTF8.GetBytes(value));
        }

        await producer.ProduceAsync(
            Topic, new Message<string, string> { Key = "CD1", Value = "{}", Headers = headers }, TestContext.Current.CancellationToken);
    }

    private static List<Message<string, string>> Read(string servers, int count)
    {
        using var consumer = new ConsumerBuilder<string, string>(new ConsumerConfig
        {
            BootstrapServers = servers,
            GroupId = $"g-{Guid.NewGuid():N}",
            EnableAutoCommit = false,
        }).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        consumer.Assign(admin.GetMetadata(Topic, Limit).Topics[0].Partitions.Select(
            partition => new TopicPartitionOffset(Topic, partition.PartitionId, Offset.Beginning)));
        var found = new List<Message<string, string>>();
        for (var watch = System.Diagnostics.Stopwatch.StartNew(); found.Count < count && watch.Elapsed < Limit;)
        {
            if (consumer.Consume(PollTime) is { } record)
            {
                found.Add(record.Message);
            }
        }

        return found;
    }
}
