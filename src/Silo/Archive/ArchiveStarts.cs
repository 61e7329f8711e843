using Confluent.Kafka;
using KiVendTout.Domain.Events;
using KiVendTout.Streams.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace KiVendTout.Silo.Archive;

/// <summary>Knows where a membership in the archivers' group begins to read, and in which life of each topic.</summary>
internal sealed class ArchiveStarts : IDisposable
{
    /// <summary>The group waits for the answers.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, string> _lives = new(StringComparer.Ordinal);
    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private readonly KafkaTopicQuestions _questions;
    private readonly string? _epoch;
    private readonly IEventStore _store;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    /// <summary>Asks nothing yet.</summary>
    /// <param name="consumer">The membership's consumer.</param>
    /// <param name="epoch">Life of the embedded broker; null for a real one, which is asked.</param>
    /// <param name="store">The archive.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">Takes where reading begins.</param>
    public ArchiveStarts(IConsumer<byte[]?, byte[]?> consumer, string? epoch, IEventStore store, TimeProvider clock, ILogger logger)
    {
        (_consumer, _epoch, _store, _clock, _logger) = (consumer, epoch, store, clock, logger);
        _questions = new KafkaTopicQuestions(consumer.Handle, epoch, AnswerLimit);
    }

    /// <summary>Which life of each topic is being read; the same one for the whole membership.</summary>
    public IReadOnlyDictionary<string, string> Lives => _lives;

    /// <summary>Finds where partitions begin: where the store stands. A store without a position begins with the oldest record there is.</summary>
    /// <exception cref="KafkaException">The brokers do not answer.</exception>
    /// <exception cref="Domain.Common.StoreUnavailableException">The store does not answer.</exception>
    /// <exception cref="InvalidOperationException">A topic was made again since the membership began.</exception>
    public List<TopicPartitionOffset> Find(List<TopicPartition> partitions)
    {
        using var limit = new CancellationTokenSource(AnswerLimit, _clock);
        Learn(_questions.AskAsync([.. partitions.Select(partition => partition.Topic).Distinct()], limit.Token).GetAwaiter().GetResult());
        var stored = _store.ReadPositionsAsync(_lives, limit.Token).GetAwaiter().GetResult()
            .ToDictionary(position => new TopicPartition(position.Topic, position.Partition));
        return partitions.ConvertAll(partition => new TopicPartitionOffset(partition, Start(partition, stored.GetValueOrDefault(partition))));
    }

    /// <summary>Looks whether the topics are still the same ones. One that was made again ends the membership: what the client holds may be of the one before.</summary>
    /// <exception cref="InvalidOperationException">A topic was made again since the membership began.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            Learn(await _questions.AskAsync(_lives.Keys, cancellationToken));
        }
        catch (KafkaException e)
        {
            // Brokers that are away show by the lag.
            _logger.ArchiveClient(e.Error.Reason);
        }
    }

    public void Dispose() => _questions.Dispose();

    private void Learn(IReadOnlyDictionary<string, KafkaTopic> topics)
    {
        foreach (var topic in topics.Values)
        {
            if (!_lives.TryAdd(topic.Name, topic.Life) && _lives[topic.Name] != topic.Life)
            {
                throw new InvalidOperationException($"Topic {topic.Name} was made again.");
            }
        }
    }

    private long Start(TopicPartition partition, ArchivePosition? stored)
    {
        var life = _lives.GetValueOrDefault(partition.Topic) ?? throw new KafkaException(ErrorCode.UnknownTopicOrPart);
        var wanted = stored?.NextOffset ?? 0;
        if (stored is not null && stored.TopicLife != life)
        {
            // The embedded broker is expected to be another one with every start.
            var level = _epoch is null ? LogLevel.Warning : LogLevel.Information;
            _logger.ArchiveTopicMadeAgain(level, partition.Topic, partition.Partition.Value, stored.TopicLife, life);
            wanted = 0;
        }

        var marks = _consumer.QueryWatermarkOffsets(partition, AnswerLimit);
        if (wanted < marks.Low.Value || wanted > marks.High.Value)
        {
            _logger.ArchiveOffsetGone(partition.Topic, partition.Partition.Value, wanted, marks.Low.Value, marks.High.Value);
            wanted = marks.Low.Value;
        }

        _logger.ArchiveOpened(partition.Topic, partition.Partition.Value, wanted);
        return wanted;
    }
}
