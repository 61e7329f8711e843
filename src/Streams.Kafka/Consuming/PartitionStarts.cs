using System.Runtime.CompilerServices;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace KiVendTout.Streams.Kafka;

/// <summary>
/// Knows where partitions start: at the offset that the group has committed, or at the one up to which the effects are stored, whichever is
/// smaller, or at the log's beginning.
/// </summary>
internal sealed class PartitionStarts(
    string provider, KafkaStreamOptions options, RenewedClient<ConsumerLife> client, IKafkaPositions? positions, TimeProvider clock, ILogger logger)
{
    /// <summary>Asks the brokers and the store of positions.</summary>
    /// <param name="queues">Partitions that are there.</param>
    /// <param name="topics">Their topics, by name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The start of each, or why it cannot be known, for one because the partition has no leader.</returns>
    /// <exception cref="KafkaException">The brokers do not answer: asking for others is no use.</exception>
    public async IAsyncEnumerable<(PartitionQueue Queue, PartitionStart? Start, string? Refused)> FindAsync(
        List<PartitionQueue> queues, IReadOnlyDictionary<string, KafkaTopic> topics, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The group is asked first: what a silo that still owns a partition commits meanwhile is stored before.
        var committed = queues.Count > 0 ? Committed(queues) : [];
        var stored = await StoredAsync([.. topics.Values], cancellationToken);
        foreach (var answer in committed)
        {
            var queue = queues.Find(q => q.TopicPartition.Equals(answer.TopicPartition))!;
            var kept = stored?[queue.TopicPartition].FirstOrDefault();
            yield return answer.Error.IsError
                ? (queue, null, answer.Error.ToString())
                : Locate(queue, answer.Offset, topics[queue.Topic], kept);
        }
    }

    private List<TopicPartitionOffsetError> Committed(List<PartitionQueue> queues)
    {
        try
        {
            return
            [
                .. client.Call(it => it.Consumer.Committed(queues.Select(q => q.TopicPartition), options.BrokerTimeout))
                    .Select(p => new TopicPartitionOffsetError(p, new Error(ErrorCode.NoError))),
            ];
        }
        catch (TopicPartitionOffsetException exception)
        {
            return exception.Results;
        }
    }

    private async Task<ILookup<TopicPartition, KafkaPosition>?> StoredAsync(List<KafkaTopic> topics, CancellationToken cancellationToken)
    {
        if (positions is null)
        {
            return null;
        }

        using var limit = new CancellationTokenSource(options.PositionsTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var stored = await positions.ReadAsync(topics, either.Token);
        return stored.ToLookup(position => new TopicPartition(position.Topic, position.Partition));
    }

    private (PartitionQueue Queue, PartitionStart? Start, string? Refused) Locate(
        PartitionQueue queue, Offset committed, KafkaTopic topic, KafkaPosition? kept)
    {
        try
        {
            var log = client.Call(it => it.Consumer.QueryWatermarkOffsets(queue.TopicPartition, options.BrokerTimeout));
            long? group = committed.IsSpecial ? null : committed.Value;
            var marks = MarksOf(queue, group, topic, kept);
            var start = Within(queue, marks.Wanted, log);
            return (queue, new PartitionStart(start, Tell(queue, group, marks.Stored, start), log.High.Value, topic.Life), null);
        }
        catch (KafkaException exception) when (
            exception.Error.Code is not (ErrorCode.Local_TimedOut or ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown))
        {
            return (queue, null, exception.Error.ToString());
        }
    }

    private PartitionMarks MarksOf(PartitionQueue queue, long? group, KafkaTopic topic, KafkaPosition? kept)
    {
        var earlier = queue.Life ?? kept?.TopicLife;
        var isAnother = earlier is not null && earlier != topic.Life;
        if (isAnother)
        {
            // A broker that forgets all when it ends is expected to be another one.
            var level = options.BrokerEpoch is null ? LogLevel.Warning : LogLevel.Information;
            logger.TopicMadeAgain(level, provider, topic.Name, queue.Partition, earlier!, topic.Life);
        }

        long? stored = positions is null ? null : kept?.TopicLife == topic.Life ? kept.NextOffset : 0;
        return new PartitionMarks(
            Read: queue.State == KafkaPartitionState.Running && !isAnother ? queue.ReadPosition : null,

            // Where nobody keeps positions, nothing tells whether the group has committed in this life or in the one before.
            Group: isAnother && stored is null ? null : group,
            Stored: stored);
    }

    private long Within(PartitionQueue queue, long? wanted, WatermarkOffsets log)
    {
        if (wanted is null || (wanted >= log.Low.Value && wanted <= log.High.Value))
        {
            return wanted ?? log.Low.Value;
        }

        logger.OffsetGone(provider, queue.Topic, queue.Partition, wanted.Value, log.Low.Value, log.High.Value);
        return log.Low.Value;
    }

    /// <summary>Tells a group that is ahead of where reading starts, before anything is read: else its lag would not show what is still to do.</summary>
    /// <returns>What the group has committed now.</returns>
    private long? Tell(PartitionQueue queue, long? group, long? stored, long start)
    {
        if (group is not { } ahead || ahead <= start)
        {
            return group;
        }

        client.Call(it => it.Consumer.Commit([new TopicPartitionOffset(queue.TopicPartition, start)]));
        logger.GroupSetBack(provider, queue.Topic, queue.Partition, ahead, stored, start);
        queue.CountSetBack(ahead - start);
        return start;
    }
}
