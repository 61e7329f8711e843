using Confluent.Kafka;

namespace KiVendTout.Streams.Kafka;

/// <summary>Reads partitions of this silo again. The broker knows the new start before anything is read from there.</summary>
internal sealed class PartitionReplays(KafkaStreamsRuntime runtime)
{
    /// <summary>How long the reading thread may take to start a partition anew.</summary>
    private static readonly TimeSpan RestartLimit = TimeSpan.FromSeconds(10);

    public async Task<List<KafkaReplayedPartition>> RunAsync(KafkaReplay replay, CancellationToken cancellationToken)
    {
        var answers = new List<KafkaReplayedPartition>();
        var starts = new List<(PartitionQueue Queue, long Start)>();
        foreach (var queue in runtime.OwnedQueues().Where(queue => IsMeant(queue, replay)))
        {
            try
            {
                starts.Add((queue, await LocateAsync(queue, replay, cancellationToken)));
            }
            catch (Exception exception) when (exception is KafkaException or TimeoutException or InvalidOperationException)
            {
                answers.Add(Refusal(queue, exception.Message));
            }
        }

        starts.RemoveAll(start => NothingToRead(start.Queue, start.Start, answers));
        if (starts.Count > 0)
        {
            answers.AddRange(await RewindAsync(starts, replay.Subscriptions, cancellationToken));
        }

        return answers;
    }

    private static bool IsMeant(PartitionQueue queue, KafkaReplay replay) =>
        queue.Topic == replay.Topic && (replay.Partition is null || replay.Partition == queue.Partition);

    private static KafkaReplayedPartition Refusal(PartitionQueue queue, string problem) => new(queue.Partition, 0, 0, problem);

    /// <summary>A start that the group has not reached yet is reached anyway.</summary>
    private static bool NothingToRead(PartitionQueue queue, long start, List<KafkaReplayedPartition> answers)
    {
        if (queue.Snapshot() is { State: KafkaPartitionState.Running } status && start >= status.Position)
        {
            answers.Add(new KafkaReplayedPartition(queue.Partition, status.Position, status.Position, null));
            return true;
        }

        return false;
    }

    private async Task<long> LocateAsync(PartitionQueue queue, KafkaReplay replay, CancellationToken cancellationToken)
    {
        if (queue.State != KafkaPartitionState.Running)
        {
            throw new InvalidOperationException("The partition is not being read yet.");
        }

        var log = await BlockingCall.RunAsync(() => runtime.Consumer.Client.Call(
            it => it.Consumer.QueryWatermarkOffsets(queue.TopicPartition, runtime.Options.BrokerTimeout)));
        return replay.FromTime is { } time
            ? await LocateAsync(queue.TopicPartition, time, log, cancellationToken)
            : Math.Max(replay.FromOffset ?? 0, log.Low.Value);
    }

    private async Task<long> LocateAsync(TopicPartition partition, DateTimeOffset time, WatermarkOffsets log, CancellationToken cancellationToken)
    {
        var asked = new TopicPartitionTimestamp(partition, new Timestamp(time.UtcDateTime));
        var answer = await BlockingCall.RunAsync(() => runtime.Consumer.Client.Call(it => it.Consumer.OffsetsForTimes([asked], runtime.Options.BrokerTimeout)[0]));
        if (!answer.Offset.IsSpecial)
        {
            return answer.Offset.Value;
        }

        // There is no such record, or the broker cannot tell: librdkafka's test cluster answers so to every time.
        return await runtime.SideReader.FindTimeAsync(partition, time, cancellationToken) ?? log.High.Value;
    }

    private async Task<List<KafkaReplayedPartition>> RewindAsync(
        List<(PartitionQueue Queue, long Start)> starts, IReadOnlyList<string> subscriptions, CancellationToken cancellationToken)
    {
        var answers = new List<KafkaReplayedPartition>();
        try
        {
            await runtime.Committer.RewindAsync(
                [.. starts.Select(start => new TopicPartitionOffset(start.Queue.TopicPartition, start.Start))],
                async () =>
                {
                    foreach (var (queue, start) in starts)
                    {
                        answers.Add(await RestartAsync(queue, start, subscriptions));
                    }
                },
                cancellationToken);
            return answers;
        }
        catch (KafkaException exception)
        {
            return [.. starts.Select(start => Refusal(start.Queue, $"The new start was not committed: {exception.Message}"))];
        }
    }

    private async Task<KafkaReplayedPartition> RestartAsync(PartitionQueue queue, long start, IReadOnlyList<string> subscriptions)
    {
        var until = await runtime.Consumer.RewindAsync(queue, start, subscriptions).WaitAsync(RestartLimit, runtime.Clock);
        if (until is null)
        {
            return Refusal(queue, "The partition moved to another silo at this moment: ask again.");
        }

        runtime.Logger.PartitionRewound(runtime.Name, queue.Topic, queue.Partition, start, until.Value, string.Join(", ", subscriptions));
        return new KafkaReplayedPartition(queue.Partition, start, until.Value, null);
    }
}
