using Confluent.Kafka;
using KiVendTout.Streams.Kafka.Tests.Clusters;
using KiVendTout.Testing.Kafka;

namespace KiVendTout.Streams.Kafka.Tests.Topics;

[Collection(RealComingAndGoingTests.Name)]
public sealed class RealTopicQuestionsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly RealKafka kafka;

    public RealTopicQuestionsTests(RealKafka kafka)
    {
        this.kafka = kafka;
        Assert.SkipUnless(kafka.IsPresent, RealKafka.WhyNone);
    }

    /// <summary>A question asked of a client that was freed meanwhile ended the process.</summary>
    [Fact]
    public async Task Questions_under_way_when_it_closes_are_answered_or_refused()
    {
        using var topic = new TestTopic(kafka, partitions: 1);
        for (var round = 0; round < 50; round++)
        {
            using var client = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = kafka.BootstrapServers, GroupId = topic.Group })
                .SetLogHandler((_, _) => { }).Build();
            var questions = new KafkaTopicQuestions(client.Handle, epoch: null, Limit);
            var asked = Enumerable.Range(0, round % 5).Select(_ => questions.AskAsync([topic.Name], CancellationToken.None)).ToList();

            questions.Dispose();

            Assert.All(await Task.WhenAll(asked.Select(Outcome)), outcome => Assert.True(outcome is null or ObjectDisposedException));
            await Assert.ThrowsAsync<ObjectDisposedException>(() => questions.AskAsync([topic.Name], CancellationToken.None));
        }
    }

    /// <summary>The answer has an empty list of replicas then, which ends a client of the library and, at its next use, the process.</summary>
    [Fact]
    public async Task A_partition_whose_replicas_are_all_away_is_not_told_until_one_is_back()
    {
        var topic = $"t-{Guid.NewGuid():N}";
        await kafka.CreateTopicAsync(topic, partitions: 3, replicas: 1);
        using var client = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = kafka.BootstrapServers, GroupId = topic })
            .SetLogHandler((_, _) => { }).Build();
        using var questions = new KafkaTopicQuestions(client.Handle, epoch: null, Limit);
        Assert.Equal(3, await AskAsync(questions, topic));

        await kafka.KillAsync(2);
        await Wait.UntilAsync(async () => await AskAsync(questions, topic) is null, "the partition of the broker that was killed is missed");
        Assert.Null(await AskAsync(questions, topic));

        await kafka.RestartAsync(2);
        await Wait.UntilAsync(async () => await AskAsync(questions, topic) == 3, "the broker is back");
    }

    /// <summary>How many partitions the topic is said to have; null when the brokers do not tell.</summary>
    private static async Task<int?> AskAsync(KafkaTopicQuestions questions, string topic)
    {
        try
        {
            return (await questions.AskAsync([topic], TestContext.Current.CancellationToken))[topic].Partitions;
        }
        catch (KafkaException)
        {
            return null;
        }
    }

    private static Task<Exception?> Outcome(Task asked) =>
        asked.WaitAsync(Limit).ContinueWith(task => task.Exception?.InnerException, TaskScheduler.Default);
}
