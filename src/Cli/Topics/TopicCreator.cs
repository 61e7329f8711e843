using Confluent.Kafka;
using Confluent.Kafka.Admin;
using KiVendTout.Cli.Embedded.Kafka;
using KiVendTout.Cli.Processes;

namespace KiVendTout.Cli.Topics;

/// <summary>Creates the topics of the system; those that are there are left alone.</summary>
internal static class TopicCreator
{
    public static void Create(EmbeddedKafkaCluster cluster)
    {
        foreach (var topic in KafkaTopics.All)
        {
            cluster.CreateTopic(topic, KafkaTopics.Partitions);
        }
    }

    /// <exception cref="CommandFailedException">The broker does not answer or refuses.</exception>
    public static async Task CreateAsync(string servers)
    {
        using var admin = QuietKafka.Admin(servers);
        try
        {
            var brokers = admin.GetMetadata(QuietKafka.AnswerLimit).Brokers.Count;
            var wanted = KafkaTopics.All.Select(topic => new TopicSpecification
            {
                Name = topic,
                NumPartitions = KafkaTopics.Partitions,
                ReplicationFactor = (short)Math.Min(KafkaTopics.Replicas, brokers),
            });
            await admin.CreateTopicsAsync(wanted, new CreateTopicsOptions { RequestTimeout = QuietKafka.AnswerLimit });
        }
        catch (CreateTopicsException exception) when (exception.Results.All(IsThere))
        {
            // Every topic that was refused exists: nothing is missing.
        }
        catch (KafkaException exception)
        {
            throw new CommandFailedException($"Kafka at {servers} does not create the topics: {exception.Error.Reason}", exception);
        }
    }

    private static bool IsThere(CreateTopicReport report) => report.Error.Code is ErrorCode.NoError or ErrorCode.TopicAlreadyExists;
}
