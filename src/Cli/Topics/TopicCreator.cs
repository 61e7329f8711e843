using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using KiVendTout.Embedded.Kafka;
using KiVendTout.Embedded.Processes;
using KiVendTout.Hosting.Kafka;
using KiVendTout.Records.Topics;

namespace KiVendTout.Cli.Topics;

/// <summary>Creates the topics of the system; those that are there are left alone.</summary>
internal static class TopicCreator
{
    private const string RetentionSetting = "retention.ms";

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>How long fewer brokers than copies are wanted are waited for: they come up one by one, and a topic keeps its number of copies.</summary>
    private static readonly TimeSpan GatherTime = TimeSpan.FromSeconds(10);

    public static void Create(EmbeddedKafkaCluster cluster)
    {
        foreach (var topic in TopicCatalogue.All)
        {
            cluster.CreateTopic(topic.Name, Topic.Partitions);
        }
    }

    /// <summary>Creates those that are missing, on brokers that are there, or come.</summary>
    /// <param name="kafka">Makes the client.</param>
    /// <param name="patience">How long brokers that do not answer are asked again.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CommandFailedException">The brokers do not answer or refuse, or a topic that is there has another number of partitions.</exception>
    public static async Task CreateAsync(KafkaClientFactory kafka, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        using var admin = kafka.Admin();
        var began = time.GetTimestamp();
        for (long? answered = null; ;)
        {
            try
            {
                var metadata = await Task.Run(() => kafka.Ask(admin, QuietKafka.AnswerLimit, cancellationToken), cancellationToken);
                answered ??= time.GetTimestamp();
                TopicShape.Require(metadata.Topics.Select(topic => (topic.Topic, topic.Partitions.Count)));
                var missing = TopicCatalogue.All.ExceptBy(metadata.Topics.Select(topic => topic.Topic), topic => topic.Name).ToList();
                if (missing.Count == 0 || metadata.Brokers.Count >= Topic.Replicas || time.GetElapsedTime(answered.Value) > GatherTime)
                {
                    await CreateAsync(admin, missing, metadata.Brokers.Count);
                    return;
                }
            }
            catch (KafkaException exception) when (IsRefusal(exception) || kafka.Refusal is not null || time.GetElapsedTime(began) >= patience)
            {
                throw new CommandFailedException($"Kafka at {kafka.BootstrapServers} does not create the topics: {kafka.Why(exception)}", exception);
            }
            catch (KafkaException)
            {
                // The brokers are away, or still gather: asked again.
            }

            await Task.Delay(RetryDelay, time, cancellationToken);
        }
    }

    private static async Task CreateAsync(IAdminClient admin, List<Topic> topics, int brokers)
    {
        if (topics.Count == 0)
        {
            return;
        }

        var wanted = topics.Select(topic => new TopicSpecification
        {
            Name = topic.Name,
            NumPartitions = Topic.Partitions,
            ReplicationFactor = (short)Math.Min(Topic.Replicas, brokers),
            Configs = new() { [RetentionSetting] = topic.Retention.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture) },
        });
        try
        {
            await admin.CreateTopicsAsync(wanted, new CreateTopicsOptions { RequestTimeout = QuietKafka.AnswerLimit });
        }
        catch (CreateTopicsException exception) when (exception.Results.All(IsThere))
        {
            // Somebody else was quicker.
        }
    }

    /// <summary>Whether asking again is of no use. Brokers that have only come up know no controller for a moment, or count fewer than they tell.</summary>
    private static bool IsRefusal(KafkaException exception) => exception is CreateTopicsException creation && creation.Results.Exists(report =>
        !IsThere(report) && report.Error.Code is not (ErrorCode.InvalidReplicationFactor or ErrorCode.NotController or ErrorCode.RequestTimedOut));

    private static bool IsThere(CreateTopicReport report) => report.Error.Code is ErrorCode.NoError or ErrorCode.TopicAlreadyExists;
}
