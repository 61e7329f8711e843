using System.Diagnostics;
using Confluent.Kafka;
using KiVendTout.Embedded.Processes;
using KiVendTout.Hosting.Kafka;

namespace KiVendTout.Cli.Topics;

/// <summary>Where one partition stands.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="Low">Oldest offset that is kept.</param>
/// <param name="End">Offset of the next record.</param>
/// <param name="Committed">What every group that was asked for has committed; null when one has committed none.</param>
internal sealed record PartitionOffsets(int Partition, long Low, long End, long? Committed)
{
    /// <summary>Records that the slowest group has not done.</summary>
    public long Lag => Math.Max(0, End - (Committed ?? Low));
}

/// <summary>Where a topic stands.</summary>
/// <param name="Topic">Its name.</param>
/// <param name="Partitions">Its partitions.</param>
internal sealed record TopicOffsets(string Topic, IReadOnlyList<PartitionOffsets> Partitions)
{
    public long Lag => Partitions.Sum(partition => partition.Lag);

    public long End => Partitions.Sum(partition => partition.End);

    public long Committed => Partitions.Sum(partition => partition.Committed ?? 0);
}

/// <summary>Reads offsets without joining a group; of several groups, the slowest counts.</summary>
internal sealed class OffsetReader(KafkaClientFactory kafka, params IReadOnlyList<string> groups) : IDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    /// <summary>A client of its own: consumers that are not polled do not say that they are refused.</summary>
    private readonly IAdminClient _admin = kafka.Admin();
    private readonly List<IConsumer<byte[], byte[]>> _consumers = [.. groups.Select(group => QuietKafka.Consumer(kafka, group))];

    /// <summary>How long each question may take.</summary>
    public TimeSpan AnswerLimit { get; init; } = QuietKafka.AnswerLimit;

    /// <summary>Where topics stand. One that the broker does not know has no partitions.</summary>
    /// <exception cref="CommandFailedException">The broker does not answer.</exception>
    public async Task<List<TopicOffsets>> ReadAsync(IEnumerable<string> topics, CancellationToken cancellationToken)
    {
        // Of all topics at once: a client that asks for one by its name may have the brokers make it.
        var known = await AskAsync(() => kafka.Ask(_admin, AnswerLimit, cancellationToken), cancellationToken);
        var answers = new List<TopicOffsets>();
        foreach (var topic in topics)
        {
            answers.Add(await AskAsync(() => Read(topic, known), cancellationToken));
        }

        return answers;
    }

    public void Dispose()
    {
        foreach (var consumer in _consumers)
        {
            consumer.Dispose();
        }

        _admin.Dispose();
    }

    private TopicOffsets Read(string topic, Metadata known)
    {
        var metadata = known.Topics.Find(found => found.Topic == topic);
        if (metadata is null || metadata.Error.IsError)
        {
            return new TopicOffsets(topic, []);
        }

        var partitions = metadata.Partitions.Select(p => new TopicPartition(topic, p.PartitionId)).OrderBy(p => p.Partition.Value).ToList();
        var committed = Committed(partitions);
        return new TopicOffsets(topic, partitions.ConvertAll(partition =>
        {
            var marks = _consumers[0].QueryWatermarkOffsets(partition, AnswerLimit);
            var number = partition.Partition.Value;
            return new PartitionOffsets(number, marks.Low.Value, marks.High.Value, committed.TryGetValue(number, out var offset) ? offset : null);
        }));
    }

    /// <summary>Committed offsets by number of partition; those without a commit are left out.</summary>
    private Dictionary<int, long> Committed(IEnumerable<TopicPartition> partitions) => _consumers
        .SelectMany(consumer => consumer.Committed(partitions, AnswerLimit))
        .Where(offset => offset.Offset.Value >= 0)
        .GroupBy(offset => offset.Partition.Value)
        .Where(offsets => offsets.Count() == _consumers.Count)
        .ToDictionary(offsets => offsets.Key, offsets => offsets.Min(offset => offset.Offset.Value));

    private async Task<T> AskAsync<T>(Func<T> question, CancellationToken cancellationToken)
    {
        for (var watch = Stopwatch.StartNew(); ;)
        {
            try
            {
                return await Task.Run(question, cancellationToken);
            }
            catch (KafkaException exception) when (Passes(exception.Error.Code) && watch.Elapsed < AnswerLimit)
            {
                await Task.Delay(RetryPause, cancellationToken);
            }
            catch (KafkaException exception)
            {
                throw new CommandFailedException($"Kafka does not answer: {kafka.Why(exception)}", exception);
            }
        }
    }

    /// <summary>Whether a group or a partition is only moving from one broker to another.</summary>
    private static bool Passes(ErrorCode code) => code is ErrorCode.NotCoordinatorForGroup or ErrorCode.GroupCoordinatorNotAvailable
        or ErrorCode.GroupLoadInProgress or ErrorCode.LeaderNotAvailable or ErrorCode.NotLeaderForPartition;
}
