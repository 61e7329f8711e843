using KiVendTout.Stores.Postgres.Messages;
using KiVendTout.Streams.Kafka;

namespace KiVendTout.Silo.Streams;

/// <summary>Keeps the positions of the partitions in PostgreSQL, where the effects of their records are.</summary>
internal sealed class StreamPositions(StreamPositionStore store) : IKafkaPositions
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<KafkaPosition>> ReadAsync(IReadOnlyCollection<KafkaTopic> topics, CancellationToken cancellationToken)
    {
        var positions = await store.ReadAsync(topics.ToDictionary(topic => topic.Name, topic => topic.Life), cancellationToken);
        return [.. positions.Select(position => new KafkaPosition(position.Topic, position.TopicLife, position.Partition, position.NextOffset))];
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(IReadOnlyList<KafkaPosition> positions, CancellationToken cancellationToken) => await store.WriteAsync(
        [.. positions.Select(position => new StreamPosition(position.Topic, position.TopicLife, position.Partition, position.NextOffset))],
        cancellationToken);
}
