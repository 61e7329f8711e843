using Confluent.Kafka;

namespace KiVendTout.Streams.Kafka;

/// <summary>One client of a <see cref="SharedConsumer"/>, and the questions that are asked on its connections.</summary>
internal sealed class ConsumerLife : IDisposable
{
    public ConsumerLife(KafkaClients clients, KafkaStreamOptions options)
    {
        Consumer = clients.CreateConsumer(tellsEnd: true);
        Questions = new KafkaTopicQuestions(Consumer.Handle, options.BrokerEpoch, options.BrokerTimeout);
    }

    public IConsumer<byte[]?, byte[]?> Consumer { get; }

    public KafkaTopicQuestions Questions { get; }

    public void Dispose()
    {
        Questions.Dispose();
        Consumer.Dispose();
    }
}
