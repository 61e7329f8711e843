using Confluent.Kafka;
using Confluent.Kafka.Admin;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace KiVendTout.Streams.Kafka;

/// <summary>Asks brokers what their topics are. On the connections of a client that is there already.</summary>
public sealed class KafkaTopicQuestions : IDisposable
{
    /// <summary>How much longer than its limit a question may take until its client is taken for ended: by far more than a busy machine needs.</summary>
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(30);

    private readonly CountedClient<IAdminClient> admin;
    private readonly Handle client;
    private readonly string? epoch;
    private readonly TimeSpan limit;

    /// <summary>Asks nothing yet.</summary>
    /// <param name="client">Handle of the client; it lives longer.</param>
    /// <param name="epoch">See <see cref="KafkaStreamOptions.BrokerEpoch"/>.</param>
    /// <param name="limit">How long one question may take.</param>
    public KafkaTopicQuestions(Handle client, string? epoch, TimeSpan limit)
    {
        admin = new CountedClient<IAdminClient>(new DependentAdminClientBuilder(client).Build());
        this.client = client;
        this.epoch = epoch;
        this.limit = limit;
    }

    /// <summary>Asks for topics.</summary>
    /// <param name="names">Their names, each once.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Those that the brokers have, by name.</returns>
    /// <exception cref="KafkaException">The brokers do not answer, or do not tell, as of a partition whose replicas are all away.</exception>
    /// <exception cref="ObjectDisposedException">It takes no more questions.</exception>
    public async Task<IReadOnlyDictionary<string, KafkaTopic>> AskAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var topics = await admin.CallAsync(it => AskAsync(it, names)).WaitAsync(cancellationToken);
        return topics.ToDictionary(topic => topic.Name, StringComparer.Ordinal);
    }

    /// <summary>Takes no more questions, and waits for the answer to the one under way: as long as that may take, at most.</summary>
    public void Dispose() => admin.CloseAsync().GetAwaiter().GetResult();

    private async Task<IEnumerable<KafkaTopic>> AskAsync(IAdminClient asks, IReadOnlyCollection<string> names)
    {
        var metadata = await BlockingCall.RunAsync(() => asks.GetMetadata(limit));
        var found = metadata.Topics.FindAll(topic => names.Contains(topic.Topic) && !topic.Error.IsError);
        if (epoch is not null)
        {
            return found.Select(topic => new KafkaTopic(topic.Topic, epoch, topic.Partitions.Count));
        }

        if (metadata.Brokers.Count == 0 || found.Exists(topic => topic.Partitions.Exists(partition => partition.InSyncReplicas.Length == 0)))
        {
            throw new KafkaException(ErrorCode.LeaderNotAvailable);
        }

        return await DescribeAsync(names);
    }

    /// <summary>
    /// Asks by a client for this question alone. An answer with an empty list of brokers, which is looked for above and may come in between,
    /// ends a client without a word: no answer comes any more, and what it has freed ends the process at the next call, closing included.
    /// One that gives no answer at all is therefore left as it is.
    /// </summary>
    private async Task<IEnumerable<KafkaTopic>> DescribeAsync(IReadOnlyCollection<string> names)
    {
        var asks = new DependentAdminClientBuilder(client).Build();
        try
        {
            var cluster = await asks.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = limit }).WaitAsync(limit + SilenceMax);
            var topics = await DescribeTopicsAsync(asks, names).WaitAsync(limit + SilenceMax);
            asks.Dispose();
            return Identify(cluster, topics);
        }
        catch (KafkaException)
        {
            asks.Dispose();
            throw;
        }
        catch (TimeoutException)
        {
            throw new KafkaException(ErrorCode.Local_TimedOut);
        }
    }

    private static IEnumerable<KafkaTopic> Identify(DescribeClusterResult cluster, List<TopicDescription> topics) =>
        topics.Find(topic => topic.Error.IsError && !IsNotThere(topic.Error.Code)) is { } untold
            ? throw new KafkaException(untold.Error)
            : topics.Where(topic => !topic.Error.IsError)
                .Select(topic => new KafkaTopic(topic.Name, $"{cluster.ClusterId}/{topic.TopicId}", topic.Partitions.Count));

    private async Task<List<TopicDescription>> DescribeTopicsAsync(IAdminClient asks, IEnumerable<string> names)
    {
        try
        {
            var answer = await asks.DescribeTopicsAsync(TopicCollection.OfTopicNames(names), new DescribeTopicsOptions { RequestTimeout = limit });
            return answer.TopicDescriptions;
        }
        catch (DescribeTopicsException exception)
        {
            // Some of them cannot be told; the others are.
            return exception.Results.TopicDescriptions;
        }
    }

    private static bool IsNotThere(ErrorCode code) => code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic;
}
