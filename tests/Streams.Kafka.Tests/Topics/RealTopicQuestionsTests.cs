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

    private static Task<Exception?> Outcome(Task asked) =>
        asked.WaitAsync(Limit).ContinueWith(task => task.Exception?.InnerException, TaskScheduler.Default);
}
