using System.Collections.Concurrent;

namespace KiVendTout.Streams.Kafka.Tests;

/// <summary>Positions as a database keeps them, in memory: that of the life asked for, else the latest of another.</summary>
internal sealed class TestPositions : IKafkaPositions
{
    private readonly ConcurrentDictionary<(string Topic, string Life, int Partition), long> kept = new();

    /// <summary>Called before positions are kept; may throw or wait.</summary>
    public Func<Task> BeforeWrite { get; set; } = () => Task.CompletedTask;

    /// <summary>How often positions were kept.</summary>
    public int Writes { get; private set; }

    /// <summary>Lives of topics that there are positions of.</summary>
    public IReadOnlyList<string> Lives => [.. kept.Keys.Select(key => key.Life).Distinct()];

    public void Keep(KafkaPosition position) => kept[(position.Topic, position.TopicLife, position.Partition)] = position.NextOffset;

    public void Forget() => kept.Clear();

    public long NextOf(string topic, int partition) =>
        kept.Where(entry => entry.Key.Topic == topic && entry.Key.Partition == partition).Select(entry => entry.Value).DefaultIfEmpty(0).Max();

    public ValueTask<IReadOnlyList<KafkaPosition>> ReadAsync(IReadOnlyCollection<KafkaTopic> topics, CancellationToken cancellationToken)
    {
        var lives = topics.ToDictionary(topic => topic.Name, topic => topic.Life);
        return new([.. kept.Where(entry => lives.ContainsKey(entry.Key.Topic))
            .Select(entry => new KafkaPosition(entry.Key.Topic, entry.Key.Life, entry.Key.Partition, entry.Value))
            .GroupBy(position => (position.Topic, position.Partition))
            .Select(group => group.OrderByDescending(position => position.TopicLife == lives[position.Topic]).First())]);
    }

    public async ValueTask WriteAsync(IReadOnlyList<KafkaPosition> positions, CancellationToken cancellationToken)
    {
        await BeforeWrite();
        foreach (var position in positions)
        {
            kept.AddOrUpdate(
                (position.Topic, position.TopicLife, position.Partition), position.NextOffset, (_, before) => Math.Max(before, position.NextOffset));
        }

        Writes++;
    }
}
