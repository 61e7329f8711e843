using Confluent.Kafka;
using KiVendTout.Hosting.Kafka;

namespace KiVendTout.Cli.Topics;

/// <summary>Asks brokers who may not be there, or not want us.</summary>
internal static class KafkaQuestions
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Asks for the brokers and their topics. The client itself would wait out its whole limit even where it is told at once that it is refused, so
    /// it is given ever longer parts of it. Blocks.
    /// </summary>
    /// <param name="kafka">Has made the client.</param>
    /// <param name="admin">The client.</param>
    /// <param name="limit">The longest wait.</param>
    /// <param name="cancellationToken">Ends it between two parts.</param>
    /// <exception cref="KafkaException">They do not answer, or refuse.</exception>
    public static Metadata Ask(this KafkaClientFactory kafka, IAdminClient admin, TimeSpan limit, CancellationToken cancellationToken)
    {
        for (var (wait, left) = (FirstWait, limit); ; (wait, left) = (wait * 2, left - wait))
        {
            try
            {
                return admin.GetMetadata(wait < left ? wait : left);
            }
            catch (KafkaException) when (kafka.Refusal is null && left > wait)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }
}
