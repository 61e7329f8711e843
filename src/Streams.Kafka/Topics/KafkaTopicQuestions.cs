using Confluent.Kafka;
using Confluent.Kafka.Admin;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace KiVendTout.Streams.Kafka;

/// <summary>Asks brokers what their topics are. On the connections of a client that is there already.</summary>
public sealed class KafkaTopicQuestions : IDisposable
{
    private readonly CountedClient<IAdminClient> admin;
    private readonly string? epoch;
    private readonly TimeSpan limit;

    /// <summary>Asks nothing yet.</summary>
    /// <param name="client">Handle of the client; it lives longer.</param>
    /// <param name="epoch">See <see cref="KafkaStreamOptions.BrokerEpoch"/>.</param>
    /// <param name="limit">How long one question may take.</param>
    public KafkaTopicQuestions(Handle client, string? epoch, TimeSpan limit)
    {
        admin = new CountedClient<IAdminClient>(new DependentAdminClientBuilder(client).Build());
        this.epoch = epoch;
        this.limit = limit;
    }

    /// <summary>Asks for topics.</summary>
    /// <param name="names">Their names, each once.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Those that the brokers have, by name.</returns>
    /// <exception cref="KafkaException">The brokers do not answer, or do not tell.</exception>
    /// <exception cref="ObjectDisposedException">It takes no more questions.</exception>
    public async Task<IReadOnlyDictionary<string, KafkaTopic>> AskAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var topics = epoch is null ? await DescribeAsync(names).WaitAsync(cancellationToken) : await LookUpAsync(names, epoch);
        return topics.ToDictionary(topic => topic.Name, StringComparer.Ordinal);
    }

    /// <summary>Takes no more questions, and waits for the answer to the one under way: as long as that may take, at most.</summary>
    public void Dispose() => admin.CloseAsync().GetAwaiter().GetResult();

    private async Task<IEnumerable<KafkaTopic>> DescribeAsync(IEnumerable<string> names)
    {
        var cluster = await admin.CallAsync(it => it.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = limit }));
        var topics = await DescribeTopicsAsync(names);
        if (topics.Find(topic => topic.Error.IsError && !IsNotThere(topic.Error.Code)) is { } untold)
        {
            throw new KafkaException(untold.Error);
        }

        return topics.Where(topic => !topic.Error.IsError)
            .Select(topic => new KafkaTopic(topic.Name, $"{cluster.ClusterId}/{topic.TopicId}", topic.Partitions.Count));
    }

    private async Task<List<TopicDescription>> DescribeTopicsAsync(IEnumerable<string> names)
    {
        try
        {
            var answer = await admin.CallAsync(it =>
                it.DescribeTopicsAsync(TopicCollection.OfTopicNames(names), new DescribeTopicsOptions { RequestTimeout = limit }));
            return answer.TopicDescriptions;
        }
        catch (DescribeTopicsException exception)
        {
            // Some of them cannot be told; the others are.
            return exception.Results.TopicDescriptions;
        }
    }

    private async Task<IEnumerable<KafkaTopic>> LookUpAsync(IReadOnlyCollection<string> names, string life)
    {
        var metadata = await BlockingCall.RunAsync(() => admin.Call(it => it.GetMetadata(limit)));
        return metadata.Topics.Where(topic => names.Contains(topic.Topic) && !topic.Error.IsError)
            .Select(topic => new KafkaTopic(topic.Topic, life, topic.Partitions.Count));
    }

    private static bool IsNotThere(ErrorCode code) => code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic;
}
