using Confluent.Kafka;
using KiVendTout.Embedded.Processes;
using KiVendTout.Hosting.Kafka;

namespace KiVendTout.Cli.Topics;

/// <summary>Kafka clients as the command uses them: what matters reaches the caller as a result or an exception.</summary>
internal static class QuietKafka
{
    /// <summary>Most that librdkafka can be told: how large a record may be is for the broker to say, after compression.</summary>
    private const int RecordBytesMax = 1_000_000_000;

    /// <summary>Longest wait for one answer.</summary>
    public static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    /// <summary>A consumer that joins no group: it only asks for offsets.</summary>
    public static IConsumer<byte[], byte[]> Consumer(KafkaClientFactory kafka, string group) =>
        kafka.Consumer<byte[], byte[]>(new ConsumerConfig { GroupId = group });

    /// <summary>A producer that compresses.</summary>
    /// <param name="kafka">Makes it.</param>
    /// <param name="acknowledgeLimit">How long a record may wait for its acknowledgement.</param>
    public static KafkaProducer Producer(KafkaClientFactory kafka, TimeSpan acknowledgeLimit) => kafka.Producer(new ProducerConfig
    {
        CompressionType = CompressionType.Lz4,
        LingerMs = 5,
        MessageMaxBytes = RecordBytesMax,
        MessageTimeoutMs = (int)acknowledgeLimit.TotalMilliseconds,
    });

    /// <summary>Why brokers do not answer: what a client was told, or else what the exception says.</summary>
    public static string Why(this KafkaClientFactory kafka, KafkaException exception) => kafka.Why(exception.Error);

    /// <summary>Why brokers do not answer: what a client was told, or else what the error says.</summary>
    public static string Why(this KafkaClientFactory kafka, Error error) =>
        error.IsLocalError && (kafka.Refusal ?? kafka.LastComplaint) is { } complaint && complaint.Reason != error.Reason
            ? $"{error.Reason}: {complaint}"
            : error.Reason;

    /// <summary>
    /// Looks whether brokers let us in, before anything is begun that would wait for them. Those that are away pass: they may come back.
    /// </summary>
    /// <exception cref="CommandFailedException">They do not.</exception>
    public static async Task RequireAccessAsync(this KafkaClientFactory kafka, CancellationToken cancellationToken)
    {
        try
        {
            using var admin = kafka.Admin();
            await Task.Run(() => kafka.Ask(admin, AnswerLimit, cancellationToken), cancellationToken);
        }
        catch (KafkaException exception) when ((kafka.Refusal ?? kafka.LastComplaint)?.Meaning is not null)
        {
            throw new CommandFailedException($"Kafka at {kafka.BootstrapServers} does not answer: {kafka.Why(exception)}", exception);
        }
        catch (KafkaException)
        {
            // They are away.
        }
    }
}
